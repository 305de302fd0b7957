"""The county's keys: one folder, one file a private key, and a list of the public halves.

    keys.json           county, and every key with kid, use, public half and validity
    root.key            signs ``keys`` only; to be taken offline after `init`
    qb-doc-1.key        signs documents (Ed25519)
    qb-down-1.key       signs what the hub publishes on ``down/*`` (Ed25519)
    qb-seal-1.key       opens what citizens wrote (X25519)
    qb-recovery.key     opens it when the seal key is lost; to be taken offline after `init`
    qb-seal-2.key       the next one of a use, made by `keys rotate`

A key file holds 32 bytes in base64 and may be read by its owner only.
"""

import base64
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from nacl.public import PrivateKey
from nacl.signing import SigningKey, VerifyKey

from edge_sync.bodies.documents import Keys, ListedKey
from edge_sync.errors import NameRefusedError
from edge_sync.hub.errors import KeysError
from edge_sync.topics import COUNTY

INDEX = "keys.json"
ROOT_KID = "root"
"""Name under which every kiosk knows the root key pinned in it (contract §5: Trust)."""
_SIGNING = {"root": ROOT_KID, "doc": "{county}-doc-1", "down": "{county}-down-1"}
_BOXES = {"seal": "{county}-seal-1", "recovery": "{county}-recovery"}


class KeyEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A key in the list: its public half, and the times between which it is used."""

    kid: str
    use: str
    public: bytes
    not_before: datetime | None = None
    not_after: datetime | None = None
    retired_at: datetime | None = None
    revoked_at: datetime | None = None

    @property
    def has_ended(self) -> bool:
        """Whether kiosks are not to believe it any more."""
        return self.retired_at is not None or self.revoked_at is not None


class _Index(msgspec.Struct, frozen=True):
    county: str
    keys: tuple[KeyEntry, ...]


SKEW = timedelta(minutes=5)
"""By how much a kiosk's clock may lag behind."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Signer:
    """A private Ed25519 key and its name."""

    kid: str
    key: SigningKey


@dataclass(slots=True)
class Keyring:
    """The keys of one county. Private halves are read from their files when asked for, never before.

    The list may change while a hub serves: `reload` takes that in.
    """

    folder: Path
    county: str
    entries: tuple[KeyEntry, ...]
    clock: Callable[[], datetime] = _utc_now

    def reload(self) -> bool:
        """Take in what another process wrote; return whether that changed anything. Raises `KeysError`."""
        fresh = load(self.folder)
        changed = fresh.entries != self.entries
        self.entries = fresh.entries
        return changed

    def replace(self, entries: Sequence[KeyEntry]) -> None:
        """Write `entries` as the list of keys, durably, in one step."""
        _write_index(self.folder, self.county, entries)
        self.entries = tuple(entries)

    def make(self, use: str, *, not_before: datetime) -> KeyEntry:
        """Return a fresh key for `use`, whose private half is in the folder and which is not in the list yet."""
        kid = f"{self.county}-{use}-{len(self.of(use)) + 1}"
        how = _make_box if use in _BOXES else _make_signing
        return how(self.folder, kid, use, not_before)

    def signer(self, use: str) -> Signer:
        """Return the key that signs for ``root``, ``doc`` or ``down`` now; raises `KeysError` when it is not here.

        That is the newest whose time has come, by `SKEW` more than its list says: no kiosk's clock may doubt it.
        """
        here = [entry for entry in self.of(use) if not entry.has_ended and self._path(entry.kid).exists()]
        begun = [entry for entry in here if entry.not_before is None or entry.not_before + SKEW <= self.clock()]
        chosen = (begun[-1:] or here[:1] or self.of(use)[-1:])[0]
        return Signer(chosen.kid, SigningKey(self._private(chosen.kid)))

    def has(self, use: str) -> bool:
        """Whether a private half that may sign for `use` lies in the folder."""
        return any(self._path(entry.kid).exists() for entry in self.of(use) if not entry.has_ended)

    def is_here(self, entry: KeyEntry) -> bool:
        """Whether the private half of `entry` lies in the folder."""
        return self._path(entry.kid).exists()

    def openers(self) -> Mapping[str, PrivateKey]:
        """Return every private key at hand that opens sealed data, by kid; empty when all are offline.

        One that ended opens what was sealed to it before.
        """
        sealed = (*self.of("seal"), *self.of("recovery"))
        return {entry.kid: PrivateKey(self._private(entry.kid)) for entry in sealed if self._path(entry.kid).exists()}

    @property
    def seal_kids(self) -> frozenset[str]:
        """Names of the keys that devices must seal to: one of them at least.

        A revoked one is among them: a kiosk that was offline has sealed to it in good faith.
        """
        return frozenset(entry.kid for entry in self.of("seal") if entry.retired_at is None)

    @property
    def root(self) -> VerifyKey:
        """Public root key, pinned in each kiosk."""
        return VerifyKey(self.of("root")[-1].public)

    @property
    def document_keys(self) -> Mapping[str, VerifyKey]:
        """Public keys that sign documents, by kid."""
        return {entry.kid: VerifyKey(entry.public) for entry in self.of("doc") if not entry.has_ended}

    @property
    def down_keys(self) -> Mapping[str, VerifyKey]:
        """Public keys that sign ``down/*``, by kid."""
        return {entry.kid: VerifyKey(entry.public) for entry in self.of("down") if not entry.has_ended}

    def listed(self) -> Keys:
        """Return the body of the ``keys`` document: everything but the root key and what has ended."""
        convert = (
            ListedKey(kid=e.kid, use=e.use, public=e.public, not_before=e.not_before, not_after=e.not_after)
            for e in self.entries
            if e.use != "root" and not e.has_ended
        )
        return Keys(tuple(convert))

    def of(self, use: str) -> tuple[KeyEntry, ...]:
        """Return the keys for `use`, the oldest first."""
        return tuple(entry for entry in self.entries if entry.use == use)

    def _path(self, kid: str) -> Path:
        return self.folder / f"{kid}.key"

    def _private(self, kid: str) -> bytes:
        path = self._path(kid)
        try:
            text = _read_private(path)
        except FileNotFoundError as error:
            raise KeysError(f"The key {kid} is not in {self.folder}. Bring {path.name} back for this step.") from error
        return _decoded(text, path)


def create(folder: Path, county: str, *, now: datetime) -> Keyring:
    """Make all keys of a county in `folder`; raises `KeysError` when keys are there already, `NameRefusedError`."""
    if COUNTY.fullmatch(county) is None:
        raise NameRefusedError(f"not a county id: {county[:64]!r} (2 to 16 of a-z and 0-9, like qb)")
    if (folder / INDEX).exists():
        raise KeysError(
            f"There are keys in {folder} already; they were left as they are. Choose another --keys folder."
        )
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    entries = [_make_signing(folder, name.format(county=county), use, now) for use, name in _SIGNING.items()]
    entries += [_make_box(folder, name.format(county=county), use, now) for use, name in _BOXES.items()]
    _write_index(folder, county, entries)
    return load(folder)


def _write_index(folder: Path, county: str, entries: Sequence[KeyEntry]) -> None:
    write_private(folder / INDEX, msgspec.json.format(msgspec.json.encode(_Index(county, tuple(entries)))))


def load(folder: Path) -> Keyring:
    """Return the keyring in `folder`; raises `KeysError` when it is missing, unreadable or open to others."""
    path = folder / INDEX
    try:
        index = msgspec.json.decode(_read_private(path), type=_Index)
    except FileNotFoundError as error:
        raise KeysError(f"There are no county keys in {folder}. Make them with: county-hub init --county ID") from error
    except (OSError, msgspec.DecodeError) as error:
        raise KeysError(f"Cannot read {path}: {error}. Put the file back from a backup.") from error
    missing = {*_SIGNING, *_BOXES} - {entry.use for entry in index.keys}
    if missing:
        raise KeysError(f"{path} lists no key for {', '.join(sorted(missing))}. Put the file back from a backup.")
    return Keyring(folder, index.county, index.keys)


def write_private(path: Path, content: bytes) -> None:
    """Write `content` to a file that its owner alone can read, durably, in one step."""
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.unlink(missing_ok=True)
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(handle)
    unfinished.replace(path)


def _make_signing(folder: Path, kid: str, use: str, now: datetime) -> KeyEntry:
    key = SigningKey.generate()
    write_private(folder / f"{kid}.key", base64.b64encode(bytes(key)) + b"\n")
    return KeyEntry(kid=kid, use=use, public=bytes(key.verify_key), not_before=now)


def _make_box(folder: Path, kid: str, use: str, now: datetime) -> KeyEntry:
    key = PrivateKey.generate()
    write_private(folder / f"{kid}.key", base64.b64encode(bytes(key)) + b"\n")
    return KeyEntry(kid=kid, use=use, public=bytes(key.public_key), not_before=now)


def _read_private(path: Path) -> bytes:
    if path.stat().st_mode & 0o077:
        raise KeysError(f"{path} can be read by others than its owner. Close it with: chmod 600 {path}")
    return path.read_bytes()


def _decoded(text: bytes, path: Path) -> bytes:
    try:
        raw = base64.b64decode(text.strip(), validate=True)
    except ValueError as error:
        raise KeysError(f"{path} does not hold a key. Put the file back from a backup.") from error
    if len(raw) != 32:  # noqa: PLR2004 - Ed25519 and X25519 keys have 32 bytes
        raise KeysError(f"{path} holds {len(raw)} bytes, a key has 32. Put the file back from a backup.")
    return raw
