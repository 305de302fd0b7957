"""A roll-out in the serving hub, with kiosks that say what kiosks say."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec
import pytest

from edge_sync.bodies.documents import Document
from edge_sync.bodies.status import Refused, Reported, Status
from edge_sync.hub.conductor import LOOK_S, Conductor
from edge_sync.hub.documents import Documents
from edge_sync.hub.errors import RolloutRefusedError
from edge_sync.hub.hub import Hub
from edge_sync.hub.rollouts import Campaign, Pace, Rollouts, State
from edge_sync.hub.service import Loop
from edge_sync.hub.transport import Connected, Disconnected
from edge_sync.signing import signed_payload

OLD, NEW, THIRD = (b'{"ui":{"idle_s":%d}}' % idle for idle in (60, 70, 80))
SOAK = 180
PACE = Pace(50, SOAK, 1)


class PowerCutError(BaseException):
    """The power went; no handler runs."""


class Cut:
    """A database whose power goes before the n-th thing asked of it."""

    def __init__(self, database: Any, after: int) -> None:
        self._database = database
        self._left = after

    def __getattr__(self, name: str) -> Any:
        if name in ("dialect", "in_transaction"):
            return getattr(self._database, name)
        self._left -= 1
        if self._left < 0:
            raise PowerCutError
        return getattr(self._database, name)


@dataclass
class Office:
    """The hub, its loop, and kiosks that say what they are told to."""

    hub: Hub
    loop: Loop
    clock: Any
    speakers: dict[str, Any] = field(default_factory=dict)
    salts: Iterator[str] = field(default_factory=lambda: (f"s{count}" for count in itertools.count()))

    def add(self, speaker: Any, *, online: bool = True) -> None:
        self.speakers[speaker.address.device] = speaker
        self.say(speaker, "status", Status(online=online))

    def say(self, speaker: Any, channel: str, body: Any) -> None:
        self.loop.turn([speaker.publish(channel, msgspec.json.encode(body))])

    def report(self, speaker: Any, *, refused: bool = False, state: str = "applied") -> None:
        """The kiosk has taken, or refused, the version that holds."""
        held = self.held()
        applied = {"county": held.version - 1 if refused else held.version}
        found = (Refused(target="county", epoch=held.epoch, version=held.version, reason="body"),) if refused else ()
        self.say(speaker, "reported", {"config": Reported(applied=applied, refused=found, state=state)})

    def held(self) -> Any:
        return self.hub.documents.current("county", "config")

    def soak(self, seconds: float = SOAK) -> None:
        """Let a wave's time pass, watched all along."""
        self.clock.advance(LOOK_S)
        self.loop.turn([])
        self.clock.advance(seconds)
        self.loop.turn([])

    def begin(self, pace: Pace = PACE, body: bytes = NEW, *, force: bool = False) -> Campaign:
        return self.hub.rollouts.begin("county", body, pace, salts=self.salts, force=force)

    def now(self) -> Campaign:
        return self.hub.rollouts.of_target("county")[0]


@pytest.fixture
def office(hub: Hub, loop: Loop, clock: Any, kiosk: Any, other: Any) -> Office:
    """Two kiosks online on version 1."""
    loop.turn([Connected()])
    made = Office(hub, loop, clock)
    hub.documents.issue("county", "config", OLD)
    for speaker in (kiosk, other):
        made.add(speaker)
        made.report(speaker)
    return made


def in_wave(office: Office) -> list[Any]:
    return [speaker for device, speaker in office.speakers.items() if office.now().has(device)]


def test_the_first_wave_holds_a_kiosk_that_is_online_and_keeps_the_old_body_for_the_others(office: Office) -> None:
    campaign = office.begin(Pace(1))
    part = msgspec.json.decode(signed_payload(office.held().jws), type=Document).rollout
    assert part is not None
    assert (part.permille, part.salt, bytes(part.otherwise), part.otherwise_version) == (1, campaign.salt, OLD, 1)
    assert len(campaign.watched) == 1


def test_it_goes_on_wave_by_wave_until_everybody_has_it(office: Office) -> None:
    office.begin()
    for permille in (50, 250, 1000):
        assert office.now().permille == permille
        for speaker in office.speakers.values():
            office.report(speaker)
        office.soak()
    assert (office.now().state, office.now().failures) == (State.DONE, ())
    assert (office.held().version, office.held().body, office.held().rollout) == (4, NEW, None)


def test_a_refusal_brings_the_old_body_back_as_a_new_version(office: Office) -> None:
    office.begin()
    [canary] = in_wave(office)
    office.report(canary, refused=True)
    office.soak(2)
    assert (office.now().state, office.now().why) == (State.ABORTED, "1 refused")
    assert office.now().failures[0].device == canary.address.device
    assert (office.held().version, office.held().body, office.held().rollout) == (3, OLD, None)
    office.soak()
    assert office.held().version == 3


def test_what_the_others_say_neither_stops_nor_carries_it(office: Office) -> None:
    office.begin()
    [canary] = in_wave(office)
    [waiting] = [one for one in office.speakers.values() if one is not canary]
    office.report(waiting, refused=True)
    office.report(canary)
    office.soak()
    assert office.now().permille == 250


def test_a_kiosk_that_falls_silent_stops_it(office: Office) -> None:
    office.begin()
    [canary] = in_wave(office)
    office.say(canary, "status", Status(online=False))
    office.soak()
    assert (office.now().state, office.now().why) == (State.ABORTED, "1 silent")


def test_a_kiosk_that_was_away_when_it_began_holds_nothing_up(office: Office, kiosk: Any, other: Any) -> None:
    office.say(other, "status", Status(online=False))
    office.begin(Pace(999, SOAK))
    office.report(kiosk)
    office.soak()
    assert office.now().permille == 1000


def test_only_time_in_which_the_hub_hears_the_kiosks_counts(office: Office) -> None:
    office.begin()
    [canary] = in_wave(office)
    office.soak(SOAK - 2)
    office.loop.turn([Disconnected("gone")])
    office.soak(SOAK)
    office.loop.turn([Connected()])
    office.soak(SOAK - 2)
    assert office.now().state is State.RUNNING
    office.report(canary)
    office.soak(2)
    assert office.now().permille == 250


def test_a_hub_that_starts_anew_goes_on_with_the_wave(office: Office, link: Any) -> None:
    office.begin()
    [canary] = in_wave(office)
    office.soak(SOAK - 2)
    office.loop = Loop(office.hub, link, monotonic=office.clock.ticks)
    office.loop.turn([Connected()])
    office.soak(SOAK - 2)
    assert office.now().permille == 50
    office.report(canary)
    office.soak(2)
    assert office.now().permille == 250


def test_failures_below_the_limit_are_remembered_and_add_up(office: Office) -> None:
    office.begin(Pace(50, SOAK, 2))
    [first] = in_wave(office)
    office.report(first, refused=True)
    office.soak()
    assert (office.now().permille, len(office.now().failures)) == (250, 1)
    for speaker in in_wave(office):
        office.report(speaker)
    office.soak()
    assert office.now().permille == 1000
    [second] = [one for one in office.speakers.values() if one is not first]
    office.report(second, refused=True)
    office.soak(2)
    assert (office.now().state, office.held().body, len(office.now().failures)) == (State.ABORTED, OLD, 2)


def test_where_nothing_held_before_an_abort_withdraws(hub: Hub, loop: Loop, clock: Any, kiosk: Any) -> None:
    loop.turn([Connected()])
    office = Office(hub, loop, clock)
    office.add(kiosk)
    office.begin()
    assert not office.held().withdrawn
    assert hub.rollouts.abort(office.now(), "stopped by the office")
    assert office.held().withdrawn
    assert not hub.rollouts.abort(office.now(), "twice")


def test_without_a_kiosk_online_there_is_no_canary(office: Office) -> None:
    for speaker in office.speakers.values():
        office.say(speaker, "status", Status(online=False))
    with pytest.raises(RolloutRefusedError, match="No kiosk of county is online"):
        office.begin()
    assert office.held().version == 1


def test_a_push_of_what_holds_is_no_rollout(office: Office) -> None:
    with pytest.raises(RolloutRefusedError, match="says the same already"):
        office.begin(body=OLD)


def test_one_at_a_time_for_a_target_unless_forced(office: Office, hub: Hub) -> None:
    office.begin()
    with pytest.raises(RolloutRefusedError, match="config rollout abort"):
        office.begin(body=THIRD)
    with pytest.raises(RolloutRefusedError, match="--force"):
        hub.rollouts.push("county", THIRD, force=False)
    assert office.held().version == 2
    hub.rollouts.push("county", THIRD, force=True)
    assert (office.now().state, office.held().version, office.held().body) == (State.REPLACED, 3, THIRD)


def test_going_over_a_rollout_leaves_the_others_what_it_had_left_them(office: Office) -> None:
    office.begin()
    campaign = office.begin(body=THIRD, force=True)
    assert (campaign.otherwise, campaign.otherwise_version) == (OLD, 1)


def test_after_a_restore_the_wave_goes_on_under_the_new_epoch(office: Office, hub: Hub) -> None:
    office.begin()
    hub.begin_lineage()
    assert (office.held().epoch > 1, office.held().version, office.held().rollout is None) == (True, 3, False)
    [canary] = in_wave(office)
    office.soak(2)
    office.report(canary)
    office.soak()
    assert office.now().permille == 250


def test_a_version_that_nobody_here_issued_ends_the_rollout(office: Office, hub: Hub) -> None:
    office.begin()
    hub.documents.issue("county", "config", THIRD)
    office.soak(2)
    assert (office.now().state, office.held().body) == (State.REPLACED, THIRD)


def test_without_its_signing_key_the_hub_puts_the_next_step_off(office: Office, hub: Hub) -> None:
    office.begin()
    [canary] = in_wave(office)
    office.report(canary)
    key = hub.keyring.folder / "qb-doc-1.key"
    aside = key.rename(key.with_suffix(".away"))
    office.soak()
    assert (office.now().state, office.now().permille) == (State.RUNNING, 50)
    aside.rename(key)
    office.soak(2)
    assert office.now().permille == 250


def test_two_processes_do_not_take_the_same_step_twice(office: Office, hub: Hub) -> None:
    campaign = office.begin()
    hub.rollouts.go_on(campaign, ())
    hub.rollouts.go_on(campaign, ())
    assert (office.now().permille, office.held().version) == (250, 3)


@pytest.mark.parametrize("step", ["begin", "go_on", "abort"])
def test_cut_before_any_statement_of_a_step_record_and_document_agree(
    hub: Hub, loop: Loop, clock: Any, kiosk: Any, step: str
) -> None:
    hub.presence.status(kiosk.address.device, msgspec.json.encode(Status(online=True)))
    hub.documents.issue("county", "config", OLD)
    office = Office(hub, loop, clock)
    take = {
        "begin": lambda rollouts: rollouts.begin("county", NEW, PACE, salts=office.salts),
        "go_on": lambda rollouts: rollouts.go_on(office.now(), ()),
        "abort": lambda rollouts: rollouts.abort(office.now(), "why"),
    }[step]
    if step != "begin":
        office.begin()
    before = office.held().version
    cuts = 0
    while office.held().version == before:
        cut = Cut(hub.connection, cuts)
        documents = Documents(cut, hub.keyring, now=clock.now)
        try:
            take(Rollouts(cut, documents, now=clock.now))
        except PowerCutError:
            if hub.connection.in_transaction:
                hub.connection.rollback()
        running = hub.rollouts.running()
        assert [one.version for one in running] == [office.held().version for _ in running]
        assert [hub.rollouts.followed(one) for one in running] == list(running)
        cuts += 1
    assert cuts > 5


def test_nothing_is_judged_more_than_once_a_second(office: Office, hub: Hub) -> None:
    office.begin()
    [canary] = in_wave(office)
    conductor = Conductor(hub.rollouts, monotonic=office.clock.ticks)
    conductor.connected()
    conductor.tick()
    held = office.held()
    refused = (Refused(target="county", epoch=held.epoch, version=held.version, reason="body"),)
    hub.presence.reported(canary.address.device, msgspec.json.encode({"config": Reported(applied={}, refused=refused)}))
    conductor.tick()
    assert office.now().state is State.RUNNING
    office.clock.advance(1)
    conductor.tick()
    assert office.now().state is State.ABORTED
