"""Provisioning ends when the hub has opened a test seal, or says what is wrong and what is kept."""

from typing import Any

import msgspec
import pytest
from nacl.public import PrivateKey

from edge_sync import link, queries
from edge_sync.asking import ONCE_KID
from edge_sync.bodies.query import Refused, SealOpened, SealTest
from edge_sync.database import transaction
from edge_sync.link import LinkRecord
from edge_sync.proving import Proof
from edge_sync.sealing import SealKey, recipients, seal, unseal
from edge_sync.trouble import Kind, Trouble


class Trial:
    """A kiosk on its line, somebody who waits for the proof, and a hub that answers as the test says."""

    def __init__(self, road: Any, county: Any) -> None:
        self.road = road
        self.told: list[str] = []
        self._county = county
        self._answered = 0
        self.proof = Proof(road.kiosk.connection, road.kiosk.clock, self.told.append, wait_s=60)

    def run(self, seconds: float, answer: Any = None) -> bool:
        """Let time pass and return whether the proof is over."""
        self.road.run(seconds, until=lambda: self._turn(answer))
        return self.proof.look()

    def _turn(self, answer: Any) -> bool:
        for query in self.asked()[self._answered :]:
            if answer is not None:
                self._answered += 1
                self.road.hub.result(query, answer(self.test(query)))
        return self.proof.look()

    def asked(self) -> list[Any]:
        return [one for one in self.road.hub.asked if one.content_type == "application/vnd.dh.sealed"]

    def test(self, query: Any) -> SealTest:
        return msgspec.json.decode(unseal(query.payload, {"seal-1": self._county.seal}), type=SealTest)


def sealed(result: Any, key: bytes) -> Any:
    return msgspec.json.decode(seal(msgspec.json.encode(result), [SealKey(ONCE_KID, key)]))


def opened(test: SealTest) -> Any:
    return sealed(SealOpened(nonce=test.nonce, hub_epoch="01JAAAAAAAAAAAAAAAAAAAAAAA"), test.reply_to)


@pytest.fixture
def trial(line: Any, county: Any) -> Trial:
    return Trial(line(), county)


def test_the_hub_opens_the_test_seal_and_that_is_all(trial: Trial) -> None:
    assert trial.run(30, opened)
    assert (trial.proof.proven, trial.proof.failure) == (True, None)
    assert trial.told == ["the broker is connected; the hub is asked to open a test seal"]
    assert queries.waiting(trial.road.kiosk.connection) == ()


def test_it_is_sealed_to_the_hub_and_not_to_the_recovery_key(trial: Trial) -> None:
    trial.run(30, opened)
    [query] = trial.asked()
    assert recipients(query.payload) == ("seal-1",)


def test_a_silent_hub_is_asked_again_and_told_apart_from_a_missing_broker(trial: Trial) -> None:
    assert trial.run(90)
    assert len(trial.asked()) > 1
    assert trial.proof.failure is not None
    assert "hub does not answer" in trial.proof.failure[0]
    trial.proof.close()
    assert queries.waiting(trial.road.kiosk.connection) == ()


def test_a_hub_that_comes_late_is_in_time(trial: Trial) -> None:
    assert not trial.run(40)
    trial.run(19, opened)
    assert trial.proof.proven


def test_without_a_network_it_waits_to_the_end_and_says_why(trial: Trial) -> None:
    trial.road.loopback.network = False
    with transaction(trial.road.kiosk.connection):
        link.forget_trouble(trial.road.kiosk.connection)
    record = LinkRecord(trial.road.kiosk.connection)
    record.set_trouble(trial.road.kiosk.connection, Trouble(Kind.NO_NETWORK), trial.road.kiosk.clock.now())
    assert not trial.run(50)
    assert trial.run(15)
    assert trial.proof.failure == (Trouble(Kind.NO_NETWORK).what, Trouble(Kind.NO_NETWORK).do)
    assert trial.told == [f"no link yet: {Trouble(Kind.NO_NETWORK).what} {Trouble(Kind.NO_NETWORK).do}"]


def test_a_refused_certificate_ends_it_at_once(trial: Trial) -> None:
    trial.road.loopback.network = False
    record = LinkRecord(trial.road.kiosk.connection)
    record.set_trouble(trial.road.kiosk.connection, Trouble(Kind.CERTIFICATE_REVOKED), trial.road.kiosk.clock.now())
    assert trial.run(0.5)
    assert trial.proof.failure is not None
    assert "revoked" in trial.proof.failure[0]


def wrong_nonce(test: SealTest) -> Any:
    return sealed(SealOpened(nonce=bytes(32), hub_epoch="01JAAAAAAAAAAAAAAAAAAAAAAA"), test.reply_to)


def wrong_key(test: SealTest) -> Any:
    return sealed(
        SealOpened(nonce=test.nonce, hub_epoch="01JAAAAAAAAAAAAAAAAAAAAAAA"), bytes(PrivateKey.generate().public_key)
    )


@pytest.mark.parametrize("wrong", [wrong_nonce, wrong_key])
def test_a_wrong_answer_proves_nothing(trial: Trial, wrong: Any) -> None:
    assert trial.run(30, wrong)
    assert not trial.proof.proven
    assert trial.proof.failure is not None
    assert "has not the keys" in trial.proof.failure[0]


def test_a_hub_that_cannot_open_says_so(trial: Trial) -> None:
    assert trial.run(30, lambda _: msgspec.to_builtins(Refused(reason="unavailable")))
    assert trial.proof.failure is not None
    assert "cannot open what is sealed to it (unavailable)" in trial.proof.failure[0]
