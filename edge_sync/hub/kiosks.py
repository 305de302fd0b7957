"""The kiosks of the county: who they are, by which keys, and which ticket prefixes were given to them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from nacl.public import PrivateKey
from nacl.signing import SigningKey, VerifyKey

from edge_sync.hub.database import Database, Row, transaction
from edge_sync.hub.errors import KioskRefusedError
from edge_sync.sealing import SealKey
from edge_sync.topics import Address

PREFIX = re.compile(r"[2-9A-HJKMNP-TV-Z]{2,4}")
"""Form of a ticket prefix (contract §8)."""

_KIOSKS = "SELECT k.*, r.revoked_at FROM kiosks k LEFT JOIN revoked_kiosks r ON r.device = k.device"


@dataclass(frozen=True, slots=True)
class Kiosk:
    """A kiosk as the hub knows it: public keys only. Nothing is taken from a revoked one, and nothing is sent to it."""

    address: Address
    signing_key: VerifyKey
    box_key: SealKey
    is_revoked: bool = False


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A kiosk just added, with the private keys that go into its bundle and nowhere else."""

    kiosk: Kiosk
    ticket_prefix: str
    signing_key: SigningKey
    private_box_key: PrivateKey


class Kiosks:
    """Tables ``kiosks``, ``revoked_kiosks`` and ``ticket_prefixes``."""

    def __init__(self, connection: Database, county: str, *, now: Callable[[], datetime]) -> None:
        self._db = connection
        self._county = county
        self._now = now

    def add(self, device: str, ticket_prefix: str) -> Enrolment:
        """Add a kiosk with fresh keys, also one that was revoked; raises `KioskRefusedError`, `NameRefusedError`."""
        address = Address.of(device)
        self._check_county(address)
        if (before := self.find(device)) is not None and before.is_revoked:
            return self.renew(device, ticket_prefix)
        signing, box = SigningKey.generate(), PrivateKey.generate()
        stamp = self._now().astimezone(UTC).isoformat()
        with transaction(self._db):
            self._check_prefix(ticket_prefix)
            if self.find(device) is not None:
                raise KioskRefusedError(
                    f"Kiosk {device} is there already; nothing was changed. To set it up anew: kiosk renew."
                )
            self._db.execute(
                "INSERT INTO kiosks (device, home, signing_public, box_public, added_at) VALUES (?, ?, ?, ?, ?)",
                (device, address.home, bytes(signing.verify_key), bytes(box.public_key), stamp),
            )
            self._give(ticket_prefix, device, stamp)
        return Enrolment(self.known(device), ticket_prefix, signing, box)

    def renew(self, device: str, ticket_prefix: str) -> Enrolment:
        """Give a known kiosk fresh keys and a new prefix, for a new installation; its old keys end here.

        A revoked one is taken up again.
        """
        self.known(device)
        signing, box = SigningKey.generate(), PrivateKey.generate()
        with transaction(self._db):
            self._check_prefix(ticket_prefix)
            self._db.execute(
                "UPDATE kiosks SET signing_public = ?, box_public = ? WHERE device = ?",
                (bytes(signing.verify_key), bytes(box.public_key), device),
            )
            self._db.execute("DELETE FROM revoked_kiosks WHERE device = ?", (device,))
            self._give(ticket_prefix, device, self._now().astimezone(UTC).isoformat())
        return Enrolment(self.known(device), ticket_prefix, signing, box)

    def revoke(self, device: str) -> Kiosk:
        """Take nothing more from this kiosk; what it gave stays. Twice is fine. Raises `KioskRefusedError`."""
        self.known(device)
        stamp = self._now().astimezone(UTC).isoformat()
        with transaction(self._db):
            self._db.execute(
                "INSERT INTO revoked_kiosks (device, revoked_at) VALUES (?, ?) ON CONFLICT (device) DO NOTHING",
                (device, stamp),
            )
        return self.known(device)

    def find(self, device: str) -> Kiosk | None:
        """Return the kiosk of this id, revoked or not; None when it was never added."""
        row = self._db.execute(f"{_KIOSKS} WHERE k.device = ?", (device,)).fetchone()
        return None if row is None else _kiosk(row)

    def known(self, device: str) -> Kiosk:
        """Return the kiosk of this id; raises `KioskRefusedError`."""
        kiosk = self.find(device)
        if kiosk is None:
            raise KioskRefusedError(f"There is no kiosk {device}. Those there are: county-hub kiosks")
        return kiosk

    def all(self, *, home: str | None = None) -> tuple[Kiosk, ...]:
        """Return the kiosks of a home, or all, by id; the revoked ones are not among them."""
        rows = self._db.execute(
            f"{_KIOSKS} WHERE r.revoked_at IS NULL AND (? IS NULL OR k.home = ?) ORDER BY k.device", (home, home)
        )
        return tuple(_kiosk(row) for row in rows)

    def prefixes(self, device: str) -> tuple[str, ...]:
        """Return every ticket prefix this kiosk was ever given."""
        rows = self._db.execute("SELECT prefix FROM ticket_prefixes WHERE device = ? ORDER BY given_at", (device,))
        return tuple(row[0] for row in rows)

    def _check_county(self, address: Address) -> None:
        if address.county != self._county:
            raise KioskRefusedError(
                f"Kiosk {address.device} belongs to county {address.county}, this hub to {self._county}."
            )

    def _check_prefix(self, prefix: str) -> None:
        if PREFIX.fullmatch(prefix) is None:
            raise KioskRefusedError(
                f"Ticket prefix {prefix[:16]!r}: 2 to 4 characters of 23456789ABCDEFGHJKMNPQRSTVWXYZ, like K7."
            )
        for given, device in self._db.execute("SELECT prefix, device FROM ticket_prefixes"):
            if given.startswith(prefix) or prefix.startswith(given):
                raise KioskRefusedError(
                    f"Ticket prefix {prefix} clashes with {given} of {device}: none may be the beginning of another. "
                    "Choose another."
                )

    def _give(self, prefix: str, device: str, stamp: str) -> None:
        self._db.execute(
            "INSERT INTO ticket_prefixes (prefix, device, given_at) VALUES (?, ?, ?)", (prefix, device, stamp)
        )


def _kiosk(row: Row) -> Kiosk:
    device, box_key = row["device"], bytes(row["box_public"])
    signing_key = VerifyKey(bytes(row["signing_public"]))
    return Kiosk(Address.of(device), signing_key, SealKey(device, box_key), is_revoked=row["revoked_at"] is not None)
