"""Signed documents: every version the county issued, which one holds, and which ones the broker has yet to get."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from edge_sync.acceptance import KEYS, shape_mistakes
from edge_sync.bodies.config import mistakes as config_mistakes
from edge_sync.bodies.documents import BODIES, Document, Keys, Rollout
from edge_sync.errors import NameRefusedError
from edge_sync.hub.database import Database, transaction
from edge_sync.hub.errors import BodyRefusedError
from edge_sync.hub.keyring import Keyring
from edge_sync.hub.lineage import Lineage
from edge_sync.signing import MAX_DOCUMENT_BYTES, sign_document, signed_by, signed_payload
from edge_sync.topics import Address, document_place, document_topic

NAME = re.compile(
    r"(config|keys|badges|schedule|catalog|homes|dictionary|publicity|(roster|i18n|announcement|consultation|projects|board)/[A-Za-z0-9_-]{1,60})"
)
"""Names of the contract, §5."""
TOMBSTONE = b"null"
COUNTY = "county"
"""Target of what is for every kiosk."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One version of a document."""

    target: str
    name: str
    epoch: int
    version: int
    issued_at: str
    body: bytes
    jws: bytes

    @property
    def expires_at(self) -> datetime | None:
        """When it is over, as signed."""
        return msgspec.json.decode(signed_payload(self.jws), type=Document).expires_at

    @property
    def rollout(self) -> Rollout | None:
        """The part of the kiosks that this version is for, as signed; None: all."""
        return msgspec.json.decode(signed_payload(self.jws), type=Document).rollout

    @property
    def withdrawn(self) -> bool:
        """Whether this version takes the document away."""
        return self.body == TOMBSTONE and self.rollout is None


class Documents:
    """Table ``documents``. A new version is signed and committed in one step; the serving hub finds it by itself."""

    def __init__(self, connection: Database, keyring: Keyring, *, now: Callable[[], datetime]) -> None:
        self._db = connection
        self._keyring = keyring
        self._lineage = Lineage(connection)
        self._now = now

    def issue(
        self,
        target: str,
        name: str,
        body: bytes,
        *,
        expires_at: datetime | None = None,
        rollout: Rollout | None = None,
    ) -> Issue:
        """Sign and keep a new version for ``county``, ``home/{id}`` or ``dev/{id}``, or a part of its kiosks.

        What says the same as the one that holds makes no new version: the one that holds is returned. Config is not
        judged here, see `mistakes_in`: kiosks newer than this hub may know more of it. Raises `BodyRefusedError`,
        `KeysError`.
        """
        self._check_place(target, name)
        if name != "config" and body != TOMBSTONE and (found := mistakes_in(name, body)):
            raise BodyRefusedError(f"Document {name} was not issued, its body is wrong:", found)
        with transaction(self._db):
            held = self.current(target, name)
            standing = self._lineage.standing()
            if held is not None and (held.body, held.rollout, held.epoch) == (body, rollout, standing.document_epoch):
                return held
            return self._issue(target, name, body, expires_at, rollout)

    def _issue(
        self, target: str, name: str, body: bytes, expires_at: datetime | None, rollout: Rollout | None
    ) -> Issue:
        """Sign and keep a new version, inside the caller's transaction."""
        issue = self._signed(
            Document(
                name=name,
                target=target,
                epoch=self._lineage.standing().document_epoch,
                version=self._next_version(target, name),
                issued_at=self._now(),
                expires_at=expires_at,
                body=msgspec.Raw(body),
                rollout=rollout,
            )
        )
        self._db.execute("UPDATE documents SET published = 1 WHERE target = ? AND name = ?", (target, name))
        self._db.execute(
            "INSERT INTO documents (target, name, epoch, version, issued_at, body, jws) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (issue.target, issue.name, issue.epoch, issue.version, issue.issued_at, issue.body, issue.jws),
        )
        self._lineage.count()
        return issue

    def withdraw(self, target: str, name: str) -> Issue:
        """Issue a tombstone; raises `BodyRefusedError` when nothing holds there."""
        held = self.current(target, name)
        if held is None or held.withdrawn:
            raise BodyRefusedError(f"There is no document {name} for {target}. Those there are: county-hub doc list")
        return self.issue(target, name, TOMBSTONE)

    def reissue(self) -> int:
        """Sign everything that holds anew under the current document epoch, and return how many.

        What holds is not judged again: one that a later version of this hub would refuse must not hold the others up.
        Those whose key is offline stay. ``keys`` lists the keys of now, not those that a backup knew: one that was
        revoked since must not come back, nor one be missing that signs.
        """
        again = [one for one in self.all_current() if self._can_sign(one.name)]
        with transaction(self._db):
            for one in again:
                body = self._keys_listed() if one.name == KEYS else one.body
                self._issue(one.target, one.name, body, one.expires_at, one.rollout)
        return len(again)

    def issue_keys(self) -> Issue:
        """Issue ``keys`` as the keys folder lists them; raises `KeysError` when the root key is not there."""
        return self.issue(COUNTY, KEYS, self._keys_listed())

    def keys_are_issued(self) -> bool:
        """Whether the ``keys`` that hold are the ones that the keys folder lists."""
        held = self.current(COUNTY, KEYS)
        return held is not None and msgspec.json.decode(held.body, type=Keys) == self._keyring.listed()

    def _keys_listed(self) -> bytes:
        return msgspec.json.encode(self._keyring.listed())

    def sign_anew(self, kid: str) -> int:
        """Issue everything that holds and was signed by key `kid` again, signed by the one of now; return how many."""
        again = [one for one in self.all_current() if one.name != KEYS and signed_by(one.jws) == kid]
        for one in again:
            self._issue(one.target, one.name, one.body, one.expires_at, one.rollout)
        return len(again)

    def current(self, target: str, name: str) -> Issue | None:
        """Return the version that holds, a tombstone included, or None."""
        found = self.history(target, name, limit=1)
        return found[0] if found else None

    def history(self, target: str, name: str, *, limit: int = 100) -> list[Issue]:
        """Return versions, newest first."""
        rows = self._db.execute(
            "SELECT target, name, epoch, version, issued_at, body, jws FROM documents WHERE target = ? AND name = ? "
            "ORDER BY epoch DESC, version DESC LIMIT ?",
            (target, name, limit),
        )
        return [Issue(*row) for row in rows]

    def all_current(self) -> list[Issue]:
        """Return the version that holds of every document, tombstones included.

        County first, and `keys` before all others.
        """
        rows = self._db.execute(
            "SELECT target, name, epoch, version, issued_at, body, jws FROM documents d WHERE NOT EXISTS (SELECT 1 "
            "FROM documents n "
            "WHERE n.target = d.target AND n.name = d.name AND (n.epoch, n.version) > (d.epoch, d.version)) "
            "ORDER BY name <> 'keys', target, name"
        )
        return [Issue(*row) for row in rows]

    def for_device(self, address: Address) -> list[Issue]:
        """Return what a new kiosk needs: the documents that hold for its county, home and itself."""
        targets = {"county", f"home/{address.home}", f"dev/{address.device}"}
        return [one for one in self.all_current() if one.target in targets and not one.withdrawn]

    def unpublished(self, limit: int) -> list[Issue]:
        """Return versions that hold and that the broker has not got yet, `keys` first."""
        rows = self._db.execute(
            "SELECT target, name, epoch, version, issued_at, body, jws FROM documents WHERE published = 0 "
            "ORDER BY name <> 'keys', rowid LIMIT ?",
            (limit,),
        )
        return [Issue(*row) for row in rows]

    def mark(self, issues: Sequence[Issue], *, published: bool) -> None:
        """Note whether the broker has these versions, in one transaction."""
        with transaction(self._db):
            self._db.executemany(
                "UPDATE documents SET published = ? WHERE target = ? AND name = ? AND epoch = ? AND version = ?",
                [(published, one.target, one.name, one.epoch, one.version) for one in issues],
            )

    def topic(self, issue: Issue) -> str:
        """Topic on which this document is kept."""
        return document_topic(self._keyring.county, issue.target, issue.name)

    def _next_version(self, target: str, name: str) -> int:
        highest = self._db.execute(
            "SELECT max(version) FROM documents WHERE target = ? AND name = ?", (target, name)
        ).value()
        return int(highest or 0) + 1

    def _signed(self, document: Document) -> Issue:
        signer = self._keyring.signer(_signs(document.name))
        jws = sign_document(msgspec.json.encode(document), key=signer.key, kid=signer.kid)
        if len(jws) > MAX_DOCUMENT_BYTES:
            raise BodyRefusedError(
                f"Document {document.name} was not issued: {len(jws)} bytes when signed, at most {MAX_DOCUMENT_BYTES}."
            )
        return Issue(
            document.target,
            document.name,
            document.epoch,
            document.version,
            document.issued_at.astimezone(UTC).isoformat(),
            bytes(document.body),
            jws,
        )

    def _can_sign(self, name: str) -> bool:
        return self._keyring.has(_signs(name))

    def _check_place(self, target: str, name: str) -> None:
        if NAME.fullmatch(name) is None:
            raise BodyRefusedError(
                f"Not the name of a document: {name[:80]!r}. Names are listed in docs/hub-authors.md."
            )
        try:
            document_place(document_topic(self._keyring.county, target, name))
        except NameRefusedError as error:
            raise BodyRefusedError(f"Not a target for a document: {target[:60]!r}") from error


def mistakes_in(name: str, body: bytes) -> list[str]:
    """Return every mistake in a document's body; a name without a published shape has none."""
    raw: Any = msgspec.json.decode(body)
    if name == "config":
        return config_mistakes(raw)
    shape = BODIES.get(name.split("/", maxsplit=1)[0])
    return [] if shape is None else shape_mistakes(raw, shape)


def _signs(name: str) -> str:
    return "root" if name == KEYS else "doc"
