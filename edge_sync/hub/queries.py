"""Answers to kiosks' queries, each on the asking device's own ``down/result`` and sealed to the key it came with.

Checking a query code is slow on purpose, so a thread of its own does it: it has in hand all that it needs and touches
no database.
"""

import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Any, assert_never

import msgspec
from nacl.public import PublicKey

from edge_sync.asking import ONCE_KID
from edge_sync.bodies.opinion import CodeHash
from edge_sync.bodies.query import (
    CaseQuery,
    DeputyQuery,
    Reconcile,
    Refused,
    Result,
    SealedQuery,
    SealOpened,
    SealTest,
    SlotsQuery,
)
from edge_sync.comparison import answer
from edge_sync.envelope import JSON_DATA, SEALED_DATA, decode_as
from edge_sync.errors import EnvelopeError, SealError
from edge_sync.hub.admission import verify
from edge_sync.hub.cases import ticket_key
from edge_sync.hub.codes import fits
from edge_sync.hub.hub import Hub
from edge_sync.hub.keyring import Signer
from edge_sync.hub.kiosks import Kiosk
from edge_sync.hub.lookups import NOT_FOUND, Found, Lookups
from edge_sync.hub.transport import Delivery, Link, Outgoing
from edge_sync.hub.tries import Locked
from edge_sync.sealing import SealKey, seal, unseal
from edge_sync.signing import sign_publish

log = logging.getLogger(__name__)

MAX_QUERY_BYTES = 4096
CORRELATION_BYTES = 16
EXPIRY_S = 60
"""A result that nobody waits for any more is not delivered."""

MAX_CHECKS = 8
"""Codes that may wait to be checked; whoever comes then is told to try again."""

BUSY = Refused(reason="unavailable", after_s=2)
UNAVAILABLE = Refused(reason="unavailable")
SEALED_KINDS = frozenset({"case", "deputy", "slots", "seal_test"})
MAX_HELD = 5000
"""Events of one device in a window, which has a thousand by the contract; more would be a stranger's making."""

NO_CASE = CodeHash(b"no case", bytes(32), 2**14, 8, 1)
"""Checked for a ticket that is not on file, so that it takes as long to say so."""


class _Outside(msgspec.Struct, frozen=True):
    kind: str
    reply_to: bytes = b""


@dataclass(frozen=True, slots=True)
class _Asker:
    """Who asked, and how the answer is known; without `reply_to` (32 bytes) it goes open."""

    kiosk: Kiosk
    correlation: bytes
    reply_to: bytes = b""


class Inline(Executor):
    """Does what it is given at once, in the caller's thread."""

    def submit(self, task: Callable[..., Any], /, *arguments: Any, **named: Any) -> "Future[Any]":  # noqa: ANN401 - as `Executor`
        """Run `task` and return its result."""
        future: Future[Any] = Future()
        future.set_result(task(*arguments, **named))
        return future


class Queries:
    """Answers one query after another. Used by the hub's thread; `codes` runs the slow checks."""

    def __init__(self, link: Link, hub: Hub, signer: Signer, codes: Executor) -> None:
        self._link = link
        self._hub = hub
        self._signer = signer
        self._codes = codes
        self._openers = hub.keyring.openers()
        self._lookups = Lookups(hub, self._openers, now=hub.now)
        self._checks: list[Future[None]] = []
        self._right: deque[str] = deque()

    def use(self, signer: Signer) -> None:
        """Sign with this key, and open with those of the keyring, from now on."""
        self._signer = signer
        self._openers = self._hub.keyring.openers()
        self._lookups.use(self._openers)

    def take(self, delivery: Delivery, kiosk: Kiosk) -> None:
        """Answer a query, now or when its code is checked.

        Raises `SignatureRefusedError`, `EnvelopeError` for what cannot be answered, `DatabaseFaultError`.
        """
        verify(kiosk, delivery.topic, delivery.payload, delivery.properties)
        correlation = delivery.correlation or b""
        if len(correlation) != CORRELATION_BYTES or len(delivery.payload) > MAX_QUERY_BYTES:
            raise EnvelopeError("a query needs 16 bytes of correlation data and has at most 4 KiB")
        asker = _Asker(kiosk, correlation)
        if delivery.content_type == SEALED_DATA:
            self._sealed(delivery.payload, asker)
        else:
            self._open(delivery.payload, asker)

    def tick(self) -> None:
        """Take the tries back whose codes were right."""
        while self._right:
            self._hub.tries.take_back(self._right[0])
            self._right.popleft()

    def _open(self, payload: bytes, asker: _Asker) -> None:
        """Answer what may be asked openly: a citizen's codes never are, and an answer would invite it."""
        kind = decode_as(payload, _Outside).kind
        if kind != "reconcile":
            self._reply(asker, Refused(reason="unsupported"))
            return
        query = self._read(payload, Reconcile)
        self._reply(asker, query if isinstance(query, Refused) else self._compare(query, asker))

    def _sealed(self, payload: bytes, asker: _Asker) -> None:
        try:
            opened = unseal(payload, self._openers)
        except SealError:
            self._reply(asker, UNAVAILABLE)
            return
        outside: _Outside = decode_as(opened, _Outside)
        if len(outside.reply_to) != PublicKey.SIZE:
            raise EnvelopeError("a sealed query needs a one-time key")
        asker = _Asker(asker.kiosk, asker.correlation, outside.reply_to)
        if outside.kind not in SEALED_KINDS:
            self._reply(asker, Refused(reason="unsupported"))
            return
        query = self._read(opened, SealedQuery)
        if isinstance(query, CaseQuery):
            self._check(query, asker)
        else:
            self._reply(asker, query if isinstance(query, Refused) else self._looked_up(query, asker))

    def _read(self, raw: bytes, shape: Any) -> Any:  # noqa: ANN401 - one of the shapes in `Query`
        try:
            return decode_as(raw, shape)
        except EnvelopeError:
            return Refused(reason="schema")

    def _looked_up(self, query: DeputyQuery | SlotsQuery | SealTest, asker: _Asker) -> Result:
        match query:
            case DeputyQuery():
                return self._lookups.deputy(query.public_code)
            case SlotsQuery():
                return self._lookups.slots(query.home_id or asker.kiosk.address.home)
            case SealTest():
                return SealOpened(nonce=query.nonce, hub_epoch=self._hub.ledger.hub_epoch)
            case _:
                assert_never(query)

    def _compare(self, query: Reconcile, asker: _Asker) -> Result:
        device = asker.kiosk.address.device
        held = self._hub.ledger.held(device, query.from_seq, query.to_seq, limit=MAX_HELD + 1)
        if len(held) > MAX_HELD:
            return Refused(reason="schema")
        return answer(query, held, self._hub.ledger.hub_epoch)

    def _check(self, query: CaseQuery, asker: _Asker) -> None:
        """Have the code checked; the try counts until it has proven right."""
        self._checks = [check for check in self._checks if not check.done()]
        if len(self._checks) >= MAX_CHECKS:
            self._reply(asker, BUSY)
            return
        begun = self._hub.tries.begin(asker.kiosk.address.device, ticket_key(query.ticket_no))
        if isinstance(begun, Locked):
            self._reply(asker, Refused(reason="locked", after_s=begun.after_s))
            return
        found = self._lookups.case(query.ticket_no)
        self._checks.append(self._codes.submit(self._checked, asker, query.query_code, found, begun))

    def _checked(self, asker: _Asker, code: str, found: Found | None, try_id: str) -> None:
        """In the thread that checks codes: answer, and note a right one for `tick`."""
        try:
            is_right = fits(code, NO_CASE if found is None else found.code_hash)
            if found is not None and is_right:
                self._right.append(try_id)
                self._reply(asker, found.result)
            else:
                self._reply(asker, NOT_FOUND)
        except Exception:  # a fault with one code must not end the thread; whoever waits is told by the time
            log.exception("query.fault device=%s", asker.kiosk.address.device)

    def _reply(self, asker: _Asker, result: Result) -> None:
        address = asker.kiosk.address
        raw = msgspec.json.encode(result)
        if asker.reply_to:
            raw = seal(raw, [SealKey(ONCE_KID, asker.reply_to)])
        # the signature does not cover the correlation data, so that they are in the payload as well
        payload = msgspec.json.encode({"correlation": asker.correlation, **msgspec.json.decode(raw)})
        topic = address.down("result")
        log.info("query.answered device=%s result=%s", address.device, type(result).__name__)
        self._link.publish(
            Outgoing(
                topic,
                payload,
                sign_publish(topic, payload, key=self._signer.key, kid=self._signer.kid),
                content_type=SEALED_DATA if asker.reply_to else JSON_DATA,
                correlation=asker.correlation,
                expiry_s=EXPIRY_S,
            )
        )
