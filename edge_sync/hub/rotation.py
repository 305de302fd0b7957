"""Changing the county's keys: the next key of a use, the end of an old one, and what to do when one was stolen.

Each change is a new list of keys and a new ``keys`` document signed by the root key, which has to be in the folder for
it. A new signing key signs nothing before every kiosk with a network can know it; an old seal key opens for long what
was sealed to it.
"""

from collections.abc import Sequence
from datetime import timedelta

import msgspec

from edge_sync.hub.database import transaction
from edge_sync.hub.errors import KeysError
from edge_sync.hub.hub import Hub
from edge_sync.hub.keyring import KeyEntry

USES = ("doc", "down", "seal", "recovery")
NOTICE = timedelta(hours=24)
"""How long before its first use a signing key is in the list."""

OVERLAP = timedelta(days=7)
"""How long an old signing key stays after its successor began: so long the broker keeps what a kiosk has not got."""

SEALED_FOR = timedelta(days=400)
"""How long after its end a seal key is accepted and kept: a kiosk may have been without a network."""


def rotate(hub: Hub, use: str) -> KeyEntry:
    """Add the next key for `use` and return it; raises `KeysError` when the root key is not here.

    Seal keys change at once: kiosks seal to the new one as soon as they know it. Signing keys change after `NOTICE`.
    """
    hub.keyring.signer("root")
    now = hub.keyring.clock()
    is_seal = use in ("seal", "recovery")
    new = hub.keyring.make(use, not_before=now if is_seal else now + NOTICE)
    ended = {entry.kid for entry in hub.keyring.of(use) if is_seal and entry.not_after is None}
    kept = [_changed(entry, not_after=now) if entry.kid in ended else entry for entry in hub.keyring.entries]
    _issue(hub, [*kept, new])
    return new


def retire(hub: Hub, kid: str) -> KeyEntry:
    """End an old key that nothing needs any more and return it; raises `KeysError` when something may."""
    hub.keyring.signer("root")
    entry = _find(hub, kid)
    _check_is_over(hub, entry)
    return _end(hub, _changed(entry, retired_at=hub.keyring.clock()))


def revoke(hub: Hub, kid: str) -> KeyEntry:
    """End a key at once, since somebody else may have it, and return the one in its place; raises `KeysError`.

    What it signed is signed anew. What was sealed to it the hub goes on opening: that it is known to others cannot be
    undone, that people were heard must not be.
    """
    hub.keyring.signer("root")
    entry, now = _find(hub, kid), hub.keyring.clock()
    others = [
        one for one in hub.keyring.of(entry.use) if one.kid != kid and not one.has_ended and one.not_after is None
    ]
    if others:
        new = _changed(others[-1], not_before=min(others[-1].not_before or now, now))
    else:
        new = hub.keyring.make(entry.use, not_before=now)
    _end(hub, _changed(entry, revoked_at=now), new)
    return new


def _check_is_over(hub: Hub, entry: KeyEntry) -> None:
    now, use = hub.keyring.clock(), entry.use
    later = [one for one in hub.keyring.of(use)[hub.keyring.of(use).index(entry) + 1 :] if not one.has_ended]
    if not later:
        raise KeysError(
            f"{entry.kid} is the newest key for {use} and stays. Make the next one first: keys rotate {use}"
        )
    if use in ("seal", "recovery"):
        until = (entry.not_after or now) + SEALED_FOR
    else:
        until = (later[0].not_before or now) + OVERLAP
    if now < until:
        raise KeysError(
            f"{entry.kid} may still be needed until {until:%Y-%m-%d %H:%M} UTC and stays. If it was stolen: keys revoke"
        )


def _end(hub: Hub, ended: KeyEntry, *others: KeyEntry) -> KeyEntry:
    changed = {entry.kid: entry for entry in (ended, *others)}
    known = {entry.kid for entry in hub.keyring.entries}
    _issue(
        hub,
        [
            *(changed.get(entry.kid, entry) for entry in hub.keyring.entries),
            *(entry for entry in others if entry.kid not in known),
        ],
        signed_anew=ended.kid,
    )
    return ended


def _issue(hub: Hub, entries: Sequence[KeyEntry], *, signed_anew: str = "") -> None:
    """Put the list in force here and in a new document, or neither."""
    before = hub.keyring.entries
    try:
        with transaction(hub.connection):
            hub.keyring.replace(entries)
            hub.documents.issue_keys()
            if signed_anew:
                hub.documents.sign_anew(signed_anew)
    except BaseException:
        hub.keyring.replace(before)
        raise


def _find(hub: Hub, kid: str) -> KeyEntry:
    for entry in hub.keyring.entries:
        if entry.kid == kid and entry.use in USES and not entry.has_ended:
            return entry
    raise KeysError(
        f"There is no key {kid[:40]!r} in use that can be changed; the root key is pinned in every kiosk and cannot. "
        "Those there are: county-hub keys list"
    )


def _changed(entry: KeyEntry, **fields: object) -> KeyEntry:
    changed: KeyEntry = msgspec.structs.replace(entry, **fields)
    return changed
