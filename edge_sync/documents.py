"""The documents that the hub decides and this kiosk obeys: the newest good one of each, and what was refused."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from edge_sync import misfits
from edge_sync.acceptance import CONFIG, KEYS, Accepted, DocumentState, Version, body_mistakes, is_valid
from edge_sync.bodies.config import merge_patch
from edge_sync.bodies.documents import Keys, ListedKey
from edge_sync.bodies.status import Refused, Reported, Wave
from edge_sync.database import named_errors
from edge_sync.errors import DocumentRefusedError
from edge_sync.sealing import SealKey

CREATE = (
    """
    CREATE TABLE documents (
        target TEXT NOT NULL,
        name TEXT NOT NULL,
        epoch INTEGER NOT NULL,
        version INTEGER NOT NULL,
        digest BLOB NOT NULL,
        body BLOB,  -- JSON; NULL: withdrawn by a tombstone, whose version still counts
        expires_at TEXT,
        applied_at TEXT NOT NULL,
        PRIMARY KEY (target, name)
    )
    """,
    """
    CREATE TABLE refused_documents (
        target TEXT NOT NULL,
        name TEXT NOT NULL,
        epoch INTEGER NOT NULL,
        version INTEGER NOT NULL,
        reason TEXT NOT NULL,
        errors TEXT NOT NULL,  -- JSON array
        refused_at TEXT NOT NULL,
        UNIQUE (target, name, epoch, version, reason, errors)
    )
    """,
)
"""Statements of the first migration; never edited after a release."""

ADD_WAVE = (
    "ALTER TABLE documents ADD COLUMN wave TEXT",
    "ALTER TABLE documents ADD COLUMN origin INTEGER",
)
"""The side of a roll-out this kiosk is on, and the version that `body` is of where that is an earlier one."""

MAX_REFUSED = 5
"""Refusals remembered for each target and name."""

MAX_STRANGERS = 20
"""Refusals remembered of what nobody vouches for, under names nothing here has; the rest is only counted."""

MAX_TOLD_BYTES = 16 * 1024
"""Of the mistakes of one refusal; what is above is told as a number."""

MAX_REPORTED_BYTES = 64 * 1024
"""Of all mistakes in one report, the newest first: a report that no broker takes would tell nothing."""


@dataclass(frozen=True, slots=True)
class AppliedDocument:
    """A document in force; `body` is JSON as the hub signed it. After `expires_at` it should no longer be shown.

    `version` is the one that `body` is of: an earlier one than was applied while a roll-out waits, or after a revert.
    """

    target: str
    name: str
    epoch: int
    version: int
    body: bytes
    expires_at: datetime | None = None
    wave: Wave | None = None


@dataclass(frozen=True, slots=True)
class ConfigLayer:
    """Which document set a value of the config, and the side of its roll-out, if one runs."""

    target: str
    epoch: int
    version: int
    wave: Wave | None = None


Provenance = dict[str, ConfigLayer]
"""The layer that set a value, by its dotted path (``ui.idle_s``); a path not in it has the base value or default."""


def applied(connection: sqlite3.Connection) -> tuple[AppliedDocument, ...]:
    """Return the documents in force, by name and target; withdrawn ones are absent."""
    with named_errors():
        rows = connection.execute(
            "SELECT target, name, ifnull(previous_epoch, epoch), coalesce(previous_version, origin, version), body,"
            " expires_at, iif(reverted.target IS NULL, wave, NULL)"
            " FROM documents LEFT JOIN reverted USING (target, name) WHERE body IS NOT NULL ORDER BY name, target"
        )
        return tuple(
            AppliedDocument(target, name, epoch, version, body, _time(expires_at), _wave(wave))
            for target, name, epoch, version, body, expires_at, wave in rows
        )


def state(connection: sqlite3.Connection) -> DocumentState:
    """Return what a new document is judged against."""
    with named_errors():
        rows = connection.execute("SELECT target, name, epoch, version, digest FROM documents").fetchall()
        versions = {(target, name): Version(epoch, version, digest) for target, name, epoch, version, digest in rows}
    return DocumentState(versions, keys(connection), layers(connection))


def layers(connection: sqlite3.Connection) -> dict[str, Any]:
    """Return the config layers in force by target."""
    return {target: msgspec.json.decode(body) for target, body in _bodies(connection, CONFIG)}


def keys(connection: sqlite3.Connection) -> tuple[ListedKey, ...]:
    """Return the keys of the ``keys`` document in force."""
    found = [body for target, body in _bodies(connection, KEYS) if target == "county"]
    return msgspec.json.decode(found[0], type=Keys).keys if found else ()


def seal_keys(
    connection: sqlite3.Connection, now: datetime | None = None, *, uses: Sequence[str] = ("seal", "recovery")
) -> tuple[SealKey, ...]:
    """Return the keys that a citizen's words are sealed to: the hub's first, then the recovery keys.

    Keys out of their time are left out, by a clock that can be trusted (else `now` is None); but rather than refuse
    somebody, all of a use are taken when none is in its time: the hub keeps old ones for long.
    """
    listed = keys(connection)
    found = []
    for use in uses:
        of_use = [key for key in listed if key.use == use]
        found += [key for key in of_use if is_valid(key, now)] or of_use
    return tuple(SealKey(key.kid, key.public) for key in found)


def effective_config(connection: sqlite3.Connection, base: Mapping[str, Any]) -> tuple[dict[str, Any], Provenance]:
    """Return `base` changed by the three layers, county < home < device (RFC 7396), and which layer set what."""
    merged, provenance = dict(base), Provenance()
    documents = [document for document in applied(connection) if document.name == CONFIG]
    for document in sorted(documents, key=lambda entry: layer_rank(entry.target)):
        patch = msgspec.json.decode(document.body)
        merged = merge_patch(merged, patch)
        layer = ConfigLayer(document.target, document.epoch, document.version, document.wave)
        provenance.update((path, layer) for path in _paths(patch))
    return merged, provenance


def merge_layers(layers: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return what the config layers (by target) make together, county < home < device."""
    merged: dict[str, Any] = {}
    for target in sorted(layers, key=layer_rank):
        merged = merge_patch(merged, layers[target])
    return merged


def layer_rank(target: str) -> int:
    """Return where the layer of `target` stands: county 0, home 1, device 2; a higher one wins."""
    return ("county", "home", "dev").index(target.partition("/")[0])


def store(connection: sqlite3.Connection, document: Accepted, *, at: datetime) -> None:
    """Put `document` in force and forget the refusals of its target and name, inside the caller's transaction."""
    expires_at = None if document.expires_at is None else document.expires_at.isoformat()
    wave = None if document.wave is None else document.wave.value
    with named_errors():
        connection.execute(
            "INSERT OR REPLACE INTO documents (target, name, epoch, version, digest, body, expires_at, applied_at,"
            " wave, origin) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document.target, document.name, document.version.epoch, document.version.version,
                document.version.digest, document.body, expires_at, at.isoformat(), wave, document.origin,
            ),
        )  # fmt: skip
        connection.execute(
            "DELETE FROM refused_documents WHERE target = ? AND name = ?", (document.target, document.name)
        )


def forget_unreadable(connection: sqlite3.Connection) -> int:
    """Put documents out of force whose stored body cannot be read any more, inside a transaction; return how many.

    Their version is set one back, so that the very same document is taken again from the broker, and none older.
    """
    with named_errors():
        rows = connection.execute("SELECT target, name, body FROM documents WHERE body IS NOT NULL").fetchall()
        damaged = [(target, name) for target, name, body in rows if body_mistakes(target, name, body, {})]
        connection.executemany(
            "UPDATE documents SET body = NULL, digest = x'', version = version - 1 WHERE target = ? AND name = ?",
            damaged,
        )
    return len(damaged)


def refuse(
    connection: sqlite3.Connection, target: str, name: str, refusal: DocumentRefusedError, *, at: datetime
) -> bool:
    """Remember a refusal, inside the caller's transaction; return whether it is a new one.

    Whoever reaches the broker can invent names: of those only the first `MAX_STRANGERS` are remembered.
    """
    told = msgspec.json.encode(_shortened(refusal.mistakes)).decode()
    row = (target, name, refusal.epoch, refusal.version, refusal.reason, told)
    with named_errors():
        if not refusal.is_vouched and _is_crowded(connection, target, name):
            return False
        added = connection.execute(
            "INSERT OR IGNORE INTO refused_documents VALUES (?, ?, ?, ?, ?, ?, ?)", (*row, at.isoformat())
        )
        connection.execute(
            "DELETE FROM refused_documents WHERE target = ? AND name = ? AND rowid NOT IN (SELECT rowid FROM"
            " refused_documents WHERE target = ? AND name = ? ORDER BY rowid DESC LIMIT ?)",
            (target, name, target, name, MAX_REFUSED),
        )
    return added.rowcount > 0


def _is_crowded(connection: sqlite3.Connection, target: str, name: str) -> bool:
    """Whether `name` is one that nothing here has, and enough of such were refused already."""
    ours = connection.execute("SELECT 1 FROM documents WHERE target = ? AND name = ?", (target, name)).fetchone()
    if ours is not None:
        return False
    (strangers,) = connection.execute(
        "SELECT count(*) FROM refused_documents LEFT JOIN documents USING (target, name) WHERE documents.epoch IS NULL"
    ).fetchone()
    return bool(strangers >= MAX_STRANGERS)


def _shortened(mistakes: Sequence[str]) -> list[str]:
    told: list[str] = []
    room = MAX_TOLD_BYTES
    for at, mistake in enumerate(mistakes):
        room -= len(mistake.encode()) + 3
        if room < 0:
            return [*told, f"and {len(mistakes) - at} more"]
        told.append(mistake)
    return told


def reported(connection: sqlite3.Connection) -> dict[str, Reported]:
    """Return what ``up/reported`` tells: per name the version applied for each target, and what was refused and why."""
    with named_errors():
        versions = connection.execute(
            "SELECT name, target, iif(reverted.target IS NULL, version, previous_version),"
            " iif(reverted.target IS NULL, wave, NULL) FROM documents"
            " LEFT JOIN reverted USING (target, name) ORDER BY name, target"
        ).fetchall()
        refusals = connection.execute(
            "SELECT name, target, epoch, version, reason, errors FROM (SELECT rowid AS at, *, sum(length(name) + "
            "length(errors) + 200) OVER (ORDER BY rowid DESC) AS bytes FROM refused_documents) WHERE bytes <= ?"
            " ORDER BY at",
            (MAX_REPORTED_BYTES,),
        ).fetchall()
        state = min((row[0] for row in connection.execute("SELECT state FROM probation")), default="applied")
    misfit = misfits.refusal(connection)
    told = [(row[0], _refused(row)) for row in refusals] + ([(CONFIG, misfit)] if misfit else [])
    names = sorted({row[0] for row in versions} | {name for name, _ in told})
    return {
        name: Reported(
            applied={
                target: version for entry, target, version, _ in versions if entry == name and version is not None
            },
            refused=tuple(refused for entry, refused in told if entry == name),
            state=state if name == CONFIG else "applied",
            waves={target: side for entry, target, _, wave in versions if entry == name and (side := _wave(wave))},
        )
        for name in names
    }


def _refused(row: tuple[Any, ...]) -> Refused:
    _, target, epoch, version, reason, errors = row
    return Refused(
        target=target,
        epoch=epoch,
        version=version,
        reason=reason,
        errors=msgspec.json.decode(errors, type=tuple[str, ...]),
    )


def _bodies(connection: sqlite3.Connection, name: str) -> list[tuple[str, bytes]]:
    with named_errors():
        rows = connection.execute("SELECT target, body FROM documents WHERE name = ? AND body IS NOT NULL", (name,))
        return rows.fetchall()


def _paths(patch: Any, path: str = "") -> Iterator[str]:  # noqa: ANN401 - walks any JSON value
    if isinstance(patch, Mapping):
        for key, value in patch.items():
            yield from _paths(value, f"{path}.{key}" if path else key)
    elif path:
        yield path


def _wave(text: str | None) -> Wave | None:
    """Return the side of a roll-out; a damaged row may say anything, and then none is told."""
    return next((wave for wave in Wave if wave.value == text), None)


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
