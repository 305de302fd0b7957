"""Config that goes out to a part of the kiosks first: what is under way, step by step, and what became of it.

Each step is one commit of a signed version and of this record, so that a hub that dies goes on where it was.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import msgspec

from edge_sync.bodies.documents import Rollout
from edge_sync.bodies.status import Reported
from edge_sync.hub.database import Database, Row, transaction
from edge_sync.hub.documents import TOMBSTONE, Documents, Issue
from edge_sync.hub.errors import RolloutRefusedError
from edge_sync.hub.waves import CONFIG, Failure, Sighting, Trial, waves
from edge_sync.rollout import WHOLE, place
from edge_sync.topics import Address

SOAK_S = 180
"""Longer than the probation of a config that cut the link (120 s) and the way back."""

MAX_SALTS = 1_000_000


class State(Enum):
    """What became of a roll-out."""

    RUNNING = "running"
    DONE = "done"
    ABORTED = "aborted"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Pace:
    """How a roll-out goes: permille of the first wave, seconds a wave soaks, failed kiosks that stop it."""

    first: int
    soak_s: int = SOAK_S
    abort_at: int = 1


@dataclass(frozen=True, slots=True)
class Campaign:
    """One roll-out. `salt` names it; `version` is the one issued last; `waves` in permille, `wave` counts from 0."""

    salt: str
    target: str
    epoch: int
    first_version: int
    version: int
    body: bytes
    otherwise: bytes
    otherwise_version: int
    waves: tuple[int, ...]
    wave: int
    soak_s: int
    abort_at: int
    state: State
    watched: tuple[str, ...]
    failures: tuple[Failure, ...]
    why: str
    started_at: str
    wave_at: str
    ended_at: str | None

    @property
    def permille(self) -> int:
        """How many of the kiosks have it by now."""
        return self.waves[self.wave]

    def has(self, device: str) -> bool:
        """Whether `device` is in the wave that is out."""
        return place(self.salt, device) < self.permille


class Rollouts:
    """Table ``rollouts``. At most one runs for a target."""

    def __init__(self, connection: Database, documents: Documents, *, now: Callable[[], datetime]) -> None:
        self._db = connection
        self._documents = documents
        self._now = now

    def push(self, target: str, body: bytes, *, force: bool) -> Issue:
        """Issue `body` for every kiosk of `target` at once; raises `RolloutRefusedError`, `BodyRefusedError`.

        `force` goes over a roll-out that runs, and ends it.
        """
        with transaction(self._db):
            self._make_way(target, force=force)
            return self._documents.issue(target, CONFIG, body)

    def begin(self, target: str, body: bytes, pace: Pace, *, salts: Iterator[str], force: bool = False) -> Campaign:
        """Issue `body` for a first part of the kiosks of `target`; raises `RolloutRefusedError`, `BodyRefusedError`.

        The first of `salts` is taken that puts a kiosk which is online into the first wave.
        """
        with transaction(self._db):
            self._make_way(target, force=force)
            held = self._documents.current(target, CONFIG)
            if held is not None and (held.body, held.rollout) == (body, None):
                raise RolloutRefusedError(
                    f"Version {held.version} of {target} says the same already. Nothing was pushed."
                )
            salt = _salt(salts, pace.first, self._online(target), target)
            otherwise, otherwise_version = _held_by_all(held)
            campaign = Campaign(
                salt=salt, target=target, epoch=0, first_version=0, version=0, body=body,
                otherwise=otherwise, otherwise_version=otherwise_version,
                waves=waves(pace.first), wave=0, soak_s=pace.soak_s, abort_at=pace.abort_at, state=State.RUNNING,
                watched=(), failures=(), why="", started_at=self._stamp(), wave_at="", ended_at=None,
            )  # fmt: skip
            self._insert(campaign, self._issue(campaign))
        return self.of(salt)

    def _make_way(self, target: str, *, force: bool) -> None:
        campaign = self.running_for(target)
        if campaign is not None and not force:
            raise RolloutRefusedError(
                f"Version {campaign.version} of {target} is being rolled out, to {percent(campaign.permille)} so far. "
                "Nothing was pushed. Wait for its end (config rollout show), stop it (config rollout abort), or give "
                "--force to go over it."
            )
        self.replace(target)

    def running(self) -> tuple[Campaign, ...]:
        """Return the roll-outs under way."""
        return self._select("WHERE state = ? ORDER BY started_at, salt", (State.RUNNING.value,))

    def running_for(self, target: str) -> Campaign | None:
        """Return the roll-out under way for a target."""
        return next((campaign for campaign in self.running() if campaign.target == target), None)

    def of_target(self, target: str) -> tuple[Campaign, ...]:
        """Return every roll-out of a target, the newest first."""
        return self._select("WHERE target = ? ORDER BY started_at DESC, first_version DESC", (target,))

    def of(self, salt: str) -> Campaign:
        """Return the roll-out of this salt, which must be on file."""
        return self._select("WHERE salt = ?", (salt,))[0]

    def followed(self, campaign: Campaign) -> Campaign | None:
        """Return a running roll-out at the version that holds, None when something else holds for its target by now.

        After a restore everything is signed anew; that goes on as the same wave of a higher version.
        """
        held = self._documents.current(campaign.target, CONFIG)
        if held is not None and _says(held) == (campaign.body, _part(campaign)):
            if (held.epoch, held.version) != (campaign.epoch, campaign.version):
                self._step(campaign, epoch=held.epoch, version=held.version)
                return self.of(campaign.salt)
            return campaign
        self.replace(campaign.target)
        return None

    def trial(self, campaign: Campaign, sightings: Sequence[Sighting]) -> Trial:
        """Return the wave that is out, to be judged over `sightings`."""
        return Trial(
            target=campaign.target,
            epoch=campaign.epoch,
            version=campaign.version,
            members=frozenset(one.device for one in sightings if campaign.has(one.device)),
            watched=frozenset(campaign.watched),
            abort_at=campaign.abort_at,
            failed=campaign.failures,
        )

    def go_on(self, campaign: Campaign, failures: Sequence[Failure]) -> None:
        """Begin the next wave, or end after the last; nothing when another process was faster."""
        with transaction(self._db):
            if campaign.permille == WHOLE:
                self._end(campaign, State.DONE, "", failures)
            elif self._step(campaign, wave=campaign.wave + 1, failures=_told(failures)):
                larger = self.of(campaign.salt)
                issue = self._issue(larger)
                self._step(larger, **self._begun(larger, issue))

    def abort(self, campaign: Campaign, why: str, failures: Sequence[Failure] = ()) -> bool:
        """Issue what held before for everybody; return False when the roll-out was not running any more."""
        with transaction(self._db):
            if not self._end(campaign, State.ABORTED, why, failures or campaign.failures):
                return False
            self._documents.issue(campaign.target, CONFIG, campaign.otherwise)
        return True

    def replace(self, target: str) -> None:
        """Let the roll-out of `target` end where it is: another version is issued over it."""
        campaign = self.running_for(target)
        if campaign is not None:
            self._end(campaign, State.REPLACED, "another version was issued over it", campaign.failures)

    def sightings(self, target: str) -> tuple[Sighting, ...]:
        """Return what every kiosk of `target` said of itself last; revoked ones are heard no more."""
        rows = self._db.execute(
            "SELECT k.device, p.online, p.reported FROM kiosks k LEFT JOIN presence p ON p.device = k.device "
            "WHERE k.device NOT IN (SELECT device FROM revoked_kiosks) ORDER BY k.device"
        ).fetchall()
        return tuple(
            Sighting(row["device"], bool(row["online"]), _config_of(row["reported"]))
            for row in rows
            if is_for(target, row["device"])
        )

    def _online(self, target: str) -> list[str]:
        return [one.device for one in self.sightings(target) if one.online]

    def _issue(self, campaign: Campaign) -> Issue:
        return self._documents.issue(campaign.target, CONFIG, campaign.body, rollout=_part(campaign))

    def _begun(self, campaign: Campaign, issue: Issue) -> dict[str, Any]:
        """Return the columns of a wave that begins now with `issue`."""
        watched = [device for device in self._online(campaign.target) if campaign.has(device)]
        return {
            "epoch": issue.epoch,
            "version": issue.version,
            "watched": msgspec.json.encode(watched).decode(),
            "wave_at": self._stamp(),
        }

    def _insert(self, campaign: Campaign, issue: Issue) -> None:
        columns = {
            "salt": campaign.salt, "target": campaign.target, "first_version": issue.version, "body": campaign.body,
            "otherwise": campaign.otherwise, "otherwise_version": campaign.otherwise_version,
            "waves": msgspec.json.encode(campaign.waves).decode(), "wave": 0, "soak_s": campaign.soak_s,
            "abort_at": campaign.abort_at, "state": campaign.state.value, "failures": "[]", "why": "",
            "started_at": campaign.started_at, **self._begun(campaign, issue),
        }  # fmt: skip
        self._db.execute(
            f"INSERT INTO rollouts ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",  # noqa: S608 - names of this method
            tuple(columns.values()),
        )

    def _step(self, campaign: Campaign, **columns: Any) -> bool:  # noqa: ANN401 - values of columns
        """Change the row while it still runs at this wave; return whether it did."""
        changed = self._db.execute(
            f"UPDATE rollouts SET {', '.join(f'{name} = ?' for name in columns)} "  # noqa: S608 - names of this class
            "WHERE salt = ? AND wave = ? AND state = ?",
            (*columns.values(), campaign.salt, campaign.wave, State.RUNNING.value),
        )
        return bool(changed.rowcount)

    def _end(self, campaign: Campaign, state: State, why: str, failures: Sequence[Failure]) -> bool:
        return self._step(campaign, state=state.value, why=why, failures=_told(failures), ended_at=self._stamp())

    def _select(self, where: str, values: tuple[Any, ...]) -> tuple[Campaign, ...]:
        rows = self._db.execute(f"SELECT * FROM rollouts {where}", values).fetchall()  # noqa: S608 - literals of this class
        return tuple(_campaign(row) for row in rows)

    def _stamp(self) -> str:
        return self._now().astimezone(UTC).isoformat()


def percent(permille: int) -> str:
    """Return a share as it is read."""
    return f"{permille / 10:g} %"


def is_for(target: str, device: str) -> bool:
    """Whether a document of `target` is for `device`."""
    address = Address.of(device)
    return target in ("county", f"home/{address.home}", f"dev/{address.device}")


def _salt(salts: Iterator[str], permille: int, online: Sequence[str], target: str) -> str:
    if not online:
        raise RolloutRefusedError(
            f"No kiosk of {target} is online to try it first. Nothing was pushed. Push without --canary, or later."
        )
    for _, salt in zip(range(MAX_SALTS), salts, strict=False):
        if any(place(salt, device) < permille for device in online):
            return salt
    raise RolloutRefusedError(f"{percent(permille)} is too small a part to hold a kiosk. Nothing was pushed.")


def _held_by_all(held: Issue | None) -> tuple[bytes, int]:
    """Return the body, and its version, that kiosks outside a first wave keep.

    Of a roll-out that is gone over this is what it had left: its own body was tried on a part and on no more.
    """
    if held is None:
        return TOMBSTONE, 0
    if held.rollout is not None:
        return bytes(held.rollout.otherwise), held.rollout.otherwise_version
    return held.body, held.version


def _part(campaign: Campaign) -> Rollout | None:
    """Return what the document of the wave says of its part; the last wave is for everybody and says nothing."""
    if campaign.permille == WHOLE:
        return None
    return Rollout(
        permille=campaign.permille,
        salt=campaign.salt,
        otherwise=msgspec.Raw(campaign.otherwise),
        otherwise_version=campaign.otherwise_version,
    )


def _says(issue: Issue) -> tuple[bytes, Rollout | None]:
    return issue.body, issue.rollout


def _told(failures: Sequence[Failure]) -> str:
    return msgspec.json.encode(failures).decode()


def _config_of(reported: str | None) -> Reported | None:
    """Return what a kiosk reported of its config; None when it never did."""
    found = msgspec.json.decode(reported, type=dict[str, Reported]) if reported else {}
    return found.get(CONFIG)


def _campaign(row: Row) -> Campaign:
    return Campaign(
        salt=row["salt"],
        target=row["target"],
        epoch=row["epoch"],
        first_version=row["first_version"],
        version=row["version"],
        body=bytes(row["body"]),
        otherwise=bytes(row["otherwise"]),
        otherwise_version=row["otherwise_version"],
        waves=msgspec.json.decode(row["waves"], type=tuple[int, ...]),
        wave=row["wave"],
        soak_s=row["soak_s"],
        abort_at=row["abort_at"],
        state=State(row["state"]),
        watched=msgspec.json.decode(row["watched"], type=tuple[str, ...]),
        failures=msgspec.json.decode(row["failures"], type=tuple[Failure, ...]),
        why=row["why"],
        started_at=row["started_at"],
        wave_at=row["wave_at"],
        ended_at=row["ended_at"],
    )
