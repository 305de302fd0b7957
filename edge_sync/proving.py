"""The end of provisioning: the hub has opened a test seal, so that nothing said here can prove unreadable.

The question goes by the shared file, as the kiosk's own do: whatever runs edge-sync on the folder sends it, the unit
or, where none does, this program for as long as it takes.
"""

import os
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from nacl.public import PrivateKey

from edge_sync import documents, link, queries
from edge_sync.asking import open_result, seal_query
from edge_sync.bodies.query import SealedResult, SealOpened, SealTest
from edge_sync.clock import Clock
from edge_sync.database import connect, transaction
from edge_sync.errors import AlreadyRunningError, EnvelopeError, SealError, UnprovenError
from edge_sync.identity import DATABASE_FILE
from edge_sync.journal import Journal
from edge_sync.lock import is_held
from edge_sync.program import LOCK_FILE, Program, Stop, Unsupervised
from edge_sync.queries import Answer, AnswerState
from edge_sync.sealing import SealKey
from edge_sync.settings import Settings

WAIT_S = 120.0
LOOK_S = 0.25
REST_S = 5.0
"""How long not to ask again when a query ended because there was no link."""

_NO_CONTACT = "There was no contact with the broker.", "Look at the network and at mqtt.host."
_SILENT = (
    "The broker is connected, but the hub does not answer.",
    "Look whether county-hub.service runs, and whether `county-hub kiosks` lists this kiosk.",
)
_OTHER_KEYS = (
    "What answers at this broker has not the keys that are in the bundle.",
    "Look at mqtt.host; else make a new bundle with `county-hub kiosk renew`.",
)
_CANNOT_OPEN = "Bring the hub's seal key back into its folder of keys, and restart county-hub.service."


@dataclass(frozen=True, slots=True)
class _Asked:
    """A test seal under way."""

    id: str
    nonce: bytes
    key: PrivateKey


class Proof:
    """Asks until the hub has answered, or until it is clear that it will not. One thread; `look` does the work."""

    def __init__(
        self, connection: sqlite3.Connection, clock: Clock, tell: Callable[[str], None], *, wait_s: float = WAIT_S
    ) -> None:
        self._db = connection
        self._clock = clock
        self._tell = tell
        self._ends = clock.monotonic() + wait_s
        self._next = 0.0
        self._asked: _Asked | None = None
        self._told = ""
        self.failure: tuple[str, str] | None = None
        """What is wrong, and what to do; None while that is open, and after success."""
        self.proven = False

    def look(self) -> bool:
        """Go on, as far as it goes now; return whether it is over. Raises `OutboxError`."""
        if not self._is_over():
            self._follow()
        return self._is_over()

    def close(self) -> None:
        """Leave no question behind; twice is fine."""
        if self._asked is not None:
            with transaction(self._db):
                queries.forget(self._db, self._asked.id)
            self._asked = None

    def _is_over(self) -> bool:
        return self.proven or self.failure is not None

    def _follow(self) -> None:
        state = link.read(self._db)
        if state.trouble is not None:
            self._say(f"no link yet: {state.trouble} {state.trouble.do}")
        if state.trouble is not None and (not state.trouble.passes or self._is_late()):
            self.failure = str(state.trouble), state.trouble.do
        elif self._is_late():
            self.failure = _SILENT if state.online else _NO_CONTACT
        elif self._asked is not None:
            self._hear(self._asked)
        elif state.online and self._clock.monotonic() >= self._next:
            self._ask()

    def _ask(self) -> None:
        nonce = secrets.token_bytes(32)
        hubs = [SealKey(key.kid, key.public) for key in documents.keys(self._db) if key.use == "seal"]
        sealed, key = seal_query(SealTest(nonce=nonce), hubs)  # not to the recovery key: the hub's own must open it
        with transaction(self._db):
            query_id = queries.ask(self._db, sealed, at=self._clock.now())
        self._asked = _Asked(query_id, nonce, key)
        self._say("the broker is connected; the hub is asked to open a test seal")

    def _hear(self, asked: _Asked) -> None:
        answer = queries.answer(self._db, asked.id)
        if answer is None:
            return
        self.close()
        match answer:
            case Answer(AnswerState.ANSWERED, payload):
                self._judge(asked, payload)
            case Answer(AnswerState.EXPIRED):
                self._say("the hub has not answered yet; it is asked again")
            case _:
                self._next = self._clock.monotonic() + REST_S

    def _judge(self, asked: _Asked, payload: bytes) -> None:
        result: SealedResult | None
        try:
            result = open_result(payload, asked.key)
        except (SealError, EnvelopeError):
            result = None
        if isinstance(result, SealOpened) and result.nonce == asked.nonce:
            self.proven = True
        elif result is None or isinstance(result, SealOpened):
            self.failure = _OTHER_KEYS
        else:
            reason = getattr(result, "reason", "another answer")
            self.failure = f"The hub answers, but cannot open what is sealed to it ({reason}).", _CANNOT_OPEN

    def _is_late(self) -> bool:
        return self._clock.monotonic() >= self._ends

    def _say(self, words: str) -> None:
        if words != self._told:
            self._told = words
            self._tell(words)


class _Until(Stop):
    """Ends the program once the proof is over."""

    def __init__(self, proof: Proof) -> None:
        super().__init__()
        self._proof = proof

    @property
    def requested(self) -> bool:
        """Whether a signal came or the proof is over."""
        return super().requested or self._proof.look()


def prove(settings: Settings, *, clock: Clock, tell: Callable[[str], None], wait_s: float = WAIT_S) -> None:
    """Return once the hub has opened a test seal of this kiosk, whose folder is provisioned.

    Raises `UnprovenError` with what is wrong, and what `Program.run` raises.
    """
    with closing(connect(settings.data_dir / DATABASE_FILE)) as connection:
        if not is_held(settings.data_dir / LOCK_FILE):
            with transaction(connection):
                link.forget_trouble(connection)  # of an earlier run
        proof = Proof(connection, clock, tell, wait_s=wait_s)
        try:
            _serve(settings, _Until(proof), clock)
        finally:
            proof.close()
    if not proof.proven:
        what, do = proof.failure or ("It was stopped before the hub answered.", "")
        raise UnprovenError(_unproven(what, do, settings.data_dir))


def _serve(settings: Settings, until: Stop, clock: Clock) -> None:
    """Run edge-sync until then; where it runs already, wait."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:  # progress is told to a person instead
        journal = Journal(nowhere, clock)
        try:
            Program(settings, clock=clock, journal=journal, supervisor=Unsupervised(), stop=until).run()
        except AlreadyRunningError:
            until.on_signals()
            while not until.requested:
                clock.sleep(LOOK_S)


def _unproven(what: str, do: str, data_dir: Path) -> str:
    return " ".join(
        (
            f"the hub has not opened a test seal of this kiosk. {what} {do}".strip(),
            f"Identity, keys and documents are in {data_dir} and stay; the same command again goes on from here.",
        )
    )
