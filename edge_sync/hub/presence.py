"""What kiosks say about themselves: presence, applied documents, health figures, and what was refused of theirs."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from edge_sync.bodies.status import Reported, Status, Telemetry
from edge_sync.envelope import decode_as
from edge_sync.errors import TooLargeError
from edge_sync.hub.database import Database, Row, transaction

MAX_BYTES = 128 * 1024
STRANGER = "?"
"""Under this name everything of devices that were never added is counted, so that strangers cannot fill the table."""


@dataclass(frozen=True, slots=True)
class Overview:
    """One kiosk in `county-hub kiosks`."""

    device: str
    home: str
    ticket_prefixes: tuple[str, ...]
    online: bool | None
    last_seen: str | None
    status: Mapping[str, Any]
    reported: Mapping[str, Any]
    telemetry: Mapping[str, Any]
    down_pending: int
    refused_publishes: Mapping[str, int]
    revoked_at: str | None = None

    @property
    def refused(self) -> list[dict[str, Any]]:
        """Documents this kiosk refused, each with its name and all mistakes."""
        return [{"name": name, **entry} for name, one in self.reported.items() for entry in one.get("refused", ())]


class Presence:
    """Tables ``presence`` and ``refused_publishes``."""

    def __init__(self, connection: Database, *, now: Callable[[], datetime]) -> None:
        self._db = connection
        self._now = now
        self._seen: set[str] = set()
        self._refused: Counter[tuple[str, str]] = Counter()

    def status(self, device: str, payload: bytes) -> bool:
        """Keep ``up/status`` and return whether the kiosk is online; raises `EnvelopeError`."""
        status: Status = decode_as(_limited(payload), Status)
        self._keep(device, "status", msgspec.json.encode(status), online=status.online)
        return status.online

    def reported(self, device: str, payload: bytes) -> None:
        """Keep ``up/reported``; raises `EnvelopeError`."""
        self._keep(device, "reported", msgspec.json.encode(decode_as(_limited(payload), dict[str, Reported])))

    def telemetry(self, device: str, payload: bytes) -> None:
        """Keep the latest ``up/telemetry``; raises `EnvelopeError`."""
        self._keep(device, "telemetry", msgspec.json.encode(decode_as(_limited(payload), Telemetry)))

    def is_offline(self, device: str) -> bool:
        """Whether the kiosk, or the broker for it, said that it went."""
        row = self._db.execute("SELECT online FROM presence WHERE device = ?", (device,)).fetchone()
        return row is not None and row["online"] == 0

    def seen(self, device: str) -> None:
        """Note a sign of life; written with the next `flush`."""
        self._seen.add(device)

    def refuse(self, device: str, reason: str) -> None:
        """Count a refused publish; written with the next `flush`."""
        self._refused[device, reason] += 1

    def flush(self) -> None:
        """Write the signs of life and counts since the last time, in one transaction."""
        if not self._seen and not self._refused:
            return
        with transaction(self._db):
            for device in self._seen:
                self._keep_seen(device)
            for (device, reason), times in self._refused.items():
                self._db.execute(
                    "INSERT INTO refused_publishes (device, reason, times, last_at) VALUES (?, ?, ?, ?) "
                    "ON CONFLICT (device, reason) DO UPDATE SET "
                    "times = refused_publishes.times + excluded.times, last_at = excluded.last_at",
                    (device, reason, times, self._stamp()),
                )
        self._seen.clear()
        self._refused.clear()

    def overview(self) -> list[Overview]:
        """Return every kiosk with all it said."""
        rows = self._db.execute(
            "SELECT k.device, k.home, r.revoked_at, p.online, p.status, p.reported, p.telemetry, p.last_seen, "
            "(SELECT count(*) FROM down_events d WHERE d.device = k.device AND d.state = 'pending') AS down_pending "
            "FROM kiosks k LEFT JOIN presence p ON p.device = k.device "
            "LEFT JOIN revoked_kiosks r ON r.device = k.device ORDER BY k.device"
        )
        return [self._overview(row) for row in rows]

    def strangers(self) -> Mapping[str, int]:
        """Return what was refused of devices that were never added."""
        return self._refusals(STRANGER)

    def _overview(self, row: Row) -> Overview:
        device = row["device"]
        prefixes = self._db.execute("SELECT prefix FROM ticket_prefixes WHERE device = ? ORDER BY given_at", (device,))
        return Overview(
            device=device,
            home=row["home"],
            ticket_prefixes=tuple(prefix[0] for prefix in prefixes),
            online=None if row["online"] is None else bool(row["online"]),
            last_seen=row["last_seen"],
            status=_object(row["status"]),
            reported=_object(row["reported"]),
            telemetry=_object(row["telemetry"]),
            down_pending=row["down_pending"],
            refused_publishes=self._refusals(device),
            revoked_at=row["revoked_at"],
        )

    def _refusals(self, device: str) -> Mapping[str, int]:
        rows = self._db.execute(
            "SELECT reason, times FROM refused_publishes WHERE device = ? ORDER BY reason", (device,)
        )
        return {row["reason"]: int(row["times"]) for row in rows}

    def _keep(self, device: str, column: str, body: bytes, *, online: bool | None = None) -> None:
        with transaction(self._db):
            self._keep_seen(device)
            self._db.execute(
                f"UPDATE presence SET {column} = ?, online = coalesce(?, online) WHERE device = ?",  # noqa: S608 - one of three literals of this class
                (body.decode(), online, device),
            )

    def _keep_seen(self, device: str) -> None:
        self._db.execute(
            "INSERT INTO presence (device, last_seen) VALUES (?, ?) ON CONFLICT (device) DO UPDATE SET last_seen = "
            "excluded.last_seen",
            (device, self._stamp()),
        )

    def _stamp(self) -> str:
        return self._now().astimezone(UTC).isoformat()


def _limited(payload: bytes) -> bytes:
    if len(payload) > MAX_BYTES:
        raise TooLargeError(f"{len(payload)} bytes, at most {MAX_BYTES}")
    return payload


def _object(text: str | None) -> Mapping[str, Any]:
    found: Mapping[str, Any] = msgspec.json.decode(text) if text else {}
    return found
