"""Deputies and their badges, and the documents made of them: rosters for all, badges sealed to the kiosks of a home."""

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from edge_sync.bodies.documents import Badge, Badges, RosterDeputy, SealedBody
from edge_sync.hub.database import Database, plain, transaction
from edge_sync.hub.documents import Documents
from edge_sync.hub.errors import DeputyRefusedError
from edge_sync.hub.kiosks import Kiosk, Kiosks
from edge_sync.hub.ulid import CROCKFORD
from edge_sync.sealing import seal

SECRET_LENGTH = 26
"""128 random bits in Crockford base32 (contract §8)."""


@dataclass(frozen=True, slots=True)
class Import:
    """What an import did."""

    deputies: int
    homes: tuple[str, ...]


class Registry:
    """Tables ``deputies`` and ``badges``. Only the SHA-256 of a badge's secret is kept."""

    def __init__(
        self, connection: Database, documents: Documents, kiosks: Kiosks, *, now: Callable[[], datetime]
    ) -> None:
        self._db = connection
        self._documents = documents
        self._kiosks = kiosks
        self._now = now

    def take(self, raw: Any) -> Import:  # noqa: ANN401 - judges any JSON value
        """Add or change deputies and issue their homes' rosters.

        Raises `DeputyRefusedError` with every mistake, nothing changed.
        """
        deputies = _read(raw)
        with transaction(self._db):
            moved_from = {self._home_of(one.deputy_id) for one in deputies} - {None}
            for one in deputies:
                self._db.execute(
                    "INSERT INTO deputies (deputy_id, home_id, body) VALUES (?, ?, ?) "
                    "ON CONFLICT (deputy_id) DO UPDATE SET home_id = excluded.home_id, body = excluded.body",
                    (one.deputy_id, one.home_id, msgspec.json.encode(one)),
                )
            homes = sorted({one.home_id for one in deputies} | {home for home in moved_from if home})
            self._issue_rosters(homes)
            self._issue_badges(kiosk for home in homes for kiosk in self._kiosks.all(home=home))
        return Import(len(deputies), tuple(homes))

    def find(self, deputy_id: str) -> RosterDeputy:
        """Return a deputy; raises `DeputyRefusedError`."""
        row = self._db.execute("SELECT body FROM deputies WHERE deputy_id = ?", (deputy_id,)).fetchone()
        if row is None:
            raise DeputyRefusedError(f"There is no deputy {deputy_id[:40]!r}. Those there are: county-hub deputy list")
        return msgspec.json.decode(bytes(row["body"]), type=RosterDeputy)

    def all(self, *, home: str | None = None) -> list[RosterDeputy]:
        """Return the deputies of a home, or all."""
        rows = self._db.execute(
            "SELECT body FROM deputies WHERE ? IS NULL OR home_id = ? ORDER BY deputy_id", (home, home)
        )
        return [msgspec.json.decode(bytes(row["body"]), type=RosterDeputy) for row in rows]

    def issue_badge(self, deputy_id: str, *, county_wide: bool = False) -> str:
        """Return the text of a new badge, which is kept nowhere.

        The deputy's earlier badges end. Raises `DeputyRefusedError`.
        """
        deputy = self.find(deputy_id)
        secret = _secret()
        with transaction(self._db):
            self._end_badges(deputy_id)
            self._db.execute(
                "INSERT INTO badges (badge_sha256, deputy_id, county_wide, issued_at) VALUES (?, ?, ?, ?)",
                (hashlib.sha256(secret.encode()).hexdigest(), deputy_id, county_wide, self._stamp()),
            )
            self._issue_badges(self._kiosks.all(home=None if county_wide else deputy.home_id))
        return f"DHB1:{deputy_id}:{secret}"

    def revoke_badges(self, deputy_id: str) -> int:
        """End every badge of a deputy and return how many were valid; kiosks go on refusing them by name."""
        deputy = self.find(deputy_id)
        with transaction(self._db):
            ended = self._end_badges(deputy_id)
            everywhere = self._db.execute(
                "SELECT 1 FROM badges WHERE deputy_id = ? AND county_wide = 1", (deputy_id,)
            ).fetchone()
            self._issue_badges(self._kiosks.all(home=None if everywhere else deputy.home_id))
        return ended

    def badges(self) -> list[dict[str, Any]]:
        """Return all badges without anything that opens: whose, since when, until when."""
        rows = self._db.execute("SELECT deputy_id, county_wide, issued_at, revoked_at FROM badges ORDER BY issued_at")
        return [{**plain(row), "county_wide": bool(row["county_wide"])} for row in rows]

    def issue_for(self, kiosk: Kiosk) -> None:
        """Issue the ``badges`` document of one kiosk, as after adding it."""
        self._issue_badges((kiosk,))

    def _issue_rosters(self, homes: Sequence[str]) -> None:
        for home in homes:
            body = msgspec.json.encode({"deputies": self.all(home=home)})
            self._documents.issue("county", f"roster/{home}", body)
        counts = self._db.execute("SELECT home_id, count(*) FROM deputies GROUP BY home_id ORDER BY home_id").fetchall()
        index = {"deputies": [], "homes": [{"home_id": row[0], "deputies": row[1]} for row in counts]}
        self._documents.issue("county", "roster/index", msgspec.json.encode(index))

    def _issue_badges(self, kiosks: Iterable[Kiosk]) -> None:
        for kiosk in kiosks:
            body = msgspec.json.encode(Badges(tuple(self._badges_for(kiosk.address.home))))
            sealed = SealedBody(seal(body, [kiosk.box_key]))
            self._documents.issue(f"dev/{kiosk.address.device}", "badges", msgspec.json.encode(sealed))

    def _badges_for(self, home: str) -> Iterable[Badge]:
        rows = self._db.execute(
            "SELECT b.badge_sha256, b.deputy_id, b.revoked_at, d.body FROM badges b JOIN deputies d USING (deputy_id) "
            "WHERE d.home_id = ? OR b.county_wide = 1 ORDER BY b.issued_at, b.badge_sha256",
            (home,),
        )
        for row in rows:
            active = msgspec.json.decode(bytes(row["body"]), type=RosterDeputy).active
            yield Badge(
                deputy_id=row["deputy_id"],
                badge_sha256=row["badge_sha256"],
                active=active,
                revoked=row["revoked_at"] is not None,
            )

    def _end_badges(self, deputy_id: str) -> int:
        return self._db.execute(
            "UPDATE badges SET revoked_at = ? WHERE deputy_id = ? AND revoked_at IS NULL", (self._stamp(), deputy_id)
        ).rowcount

    def _home_of(self, deputy_id: str) -> str | None:
        row = self._db.execute("SELECT home_id FROM deputies WHERE deputy_id = ?", (deputy_id,)).fetchone()
        return None if row is None else str(row["home_id"])

    def _stamp(self) -> str:
        return self._now().astimezone(UTC).isoformat()


def _secret() -> str:
    bits = int.from_bytes(secrets.token_bytes(16), "big")
    return "".join(CROCKFORD[(bits >> shift) & 31] for shift in range(5 * (SECRET_LENGTH - 1), -1, -5))


def _read(raw: Any) -> list[RosterDeputy]:  # noqa: ANN401 - judges any JSON value
    entries = raw.get("deputies") if isinstance(raw, dict) else raw
    if not isinstance(entries, list):
        raise DeputyRefusedError('No deputies were taken: expected a JSON list of deputies, or {"deputies": [...]}.')
    found: list[RosterDeputy] = []
    wrong: dict[int, str] = {}
    for place, entry in enumerate(entries):
        try:
            found.append(msgspec.convert(entry, RosterDeputy))
        except msgspec.ValidationError as error:
            wrong[place] = str(error)
    repeated = _repeated(found)
    if wrong or repeated:
        lines = [f"  entry {place + 1}: {text}" for place, text in wrong.items()] + [f"  {text}" for text in repeated]
        raise DeputyRefusedError("\n".join(["No deputies were taken; correct these and import again:", *lines]))
    return found


def _repeated(deputies: Sequence[RosterDeputy]) -> list[str]:
    codes: defaultdict[str, list[str]] = defaultdict(list)
    for one in deputies:
        codes[one.public_code].append(one.deputy_id)
    return [f"public code {code} is given to {', '.join(ids)}" for code, ids in codes.items() if len(ids) > 1]
