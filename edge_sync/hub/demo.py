"""The fictional county: homes, deputies, catalogue, announcements and one kiosk. Nothing in it is real."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from edge_sync.bodies.documents import (
    Announcement,
    Catalog,
    HomeEntry,
    Homes,
    Reception,
    ReceptionRule,
    Schedule,
)  # fmt: skip
from edge_sync.bodies.words import Translated
from edge_sync.certificate import TLS_FOLDER
from edge_sync.hub.authority import Authority
from edge_sync.hub.bundle import bundle_of, write
from edge_sync.hub.database import transaction
from edge_sync.hub.hub import Hub, utc_now
from edge_sync.hub.keyring import write_private

KIOSK, PREFIX, HOME = "qb-0302-k1", "K7", "qb-0302"
BADGES = "demo-badges.json"
SHANGHAI = timezone(timedelta(hours=8))
MONTHS_AHEAD = 6
RECEIVING = 2
"""Deputies who receive together on a reception day."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What `fill` made; `badges` is a JSON file of badge codes by deputy id."""

    homes: int
    deputies: int
    bundle: Path
    badges: Path


def fill(hub: Hub, bundle: Path) -> Filled:
    """Fill an empty hub in one transaction, write the kiosk's bundle, and its home's badge codes beside the keys."""
    homes, deputies = _read("homes"), _read("deputies")
    spelling = Spelling(_read("spellings"))
    with transaction(hub.connection):
        _issue(hub, "county", "config", _read("config"))
        _issue(
            hub,
            "county",
            "homes",
            Homes(_in_english(_read("county")["name"], "Quanbei County (fictional)"), _entries(homes, spelling)),
        )
        _issue(hub, "county", "catalog", msgspec.convert(_read("catalog"), Catalog))
        for one in _read("announcements"):
            announcement = msgspec.convert(one, Announcement)
            _issue(hub, "county", f"announcement/{announcement.announcement_id}", announcement)
        hub.registry.take([spelling.deputy(one) for one in deputies])
        _issue_of_homes(hub, homes, deputies, spelling)
        enrolment = hub.kiosks.add(KIOSK, PREFIX)
        hub.registry.issue_for(enrolment.kiosk)
        codes = {
            one["deputy_id"]: hub.registry.issue_badge(one["deputy_id"]) for one in deputies if one["home_id"] == HOME
        }
        authority = Authority(hub.keyring.folder / TLS_FOLDER, hub.keyring.county, now=utc_now)
        content = bundle_of(enrolment, hub.keyring, hub.documents, credentials=authority.issue(KIOSK))
    write(content, bundle)
    badges = hub.keyring.folder / BADGES
    write_private(badges, msgspec.json.format(msgspec.json.encode(codes)))
    return Filled(len(homes), len(deputies), bundle, badges)


class Spelling:
    """How names of the fictional county are written in Latin letters."""

    def __init__(self, tables: dict[str, dict[str, str]]) -> None:
        self._tables = tables

    def place(self, home: dict[str, Any]) -> tuple[str, str]:
        """Return the home's own place in Chinese and Latin letters, like ``团结村``, ``Tuanjie``."""
        town, latin = self._town(home["name"]["zh"])
        rest = home["name"]["zh"].removeprefix(town).removesuffix("代表之家").removesuffix("人大")
        if not rest or home["level"] != "village":
            return town, latin
        bare = rest.removesuffix("社区").removesuffix("村").removesuffix("队")
        return rest, self._tables["places"].get(bare, bare)

    def home(self, home: dict[str, Any]) -> str:
        """Return the English name of a home."""
        if home["level"] == "county":
            return "Quanbei County Deputies' Home"
        _, town = self._town(home["name"]["zh"])
        place = self.place(home)[1]
        return f"{place} Deputies' Home, {town}" if home["level"] == "village" else f"{town} Deputies' Home"

    def deputy(self, deputy: dict[str, Any]) -> dict[str, Any]:
        """Return a deputy with Latin name, title and pledge beside the Chinese."""
        return {
            **deputy,
            "name": _in_english(deputy["name"], self._person(deputy["name"]["zh"])),
            "title": _in_english(deputy["title"], self._tables["titles"].get(deputy["title"]["zh"])),
            "pledge": _in_english(deputy["pledge"], self._tables["pledges"].get(deputy["pledge"]["zh"])),
        }

    def _person(self, name: str) -> str:
        if "·" in name:
            return " ".join(self._tables["dotted"][part] for part in name.split("·"))
        return f"{self._tables['surnames'][name[0]]} {self._tables['given'][name[1:]]}"

    def _town(self, name: str) -> tuple[str, str]:
        return next(
            ((zh, en) for zh, en in self._tables["townships"].items() if name.startswith(zh)), ("泉北县", "Quanbei")
        )


def receptions(rule: ReceptionRule, deputies: Sequence[str], *, home: str, after: date) -> Iterator[Reception]:
    """Yield the next months' receptions by rule: a weekend moves to the next Monday, two deputies receive in turn."""
    first = after.replace(day=1)
    for month in range(MONTHS_AHEAD):
        year, index = divmod(first.month - 1 + month, 12)
        day = _workday(date(first.year + year, index + 1, rule.day))
        who = tuple(deputies[(month + place) % len(deputies)] for place in range(min(RECEIVING, len(deputies))))
        starts, ends = (datetime.combine(day, time.fromisoformat(text), SHANGHAI) for text in (rule.start, rule.end))
        if day >= after:
            yield Reception(schedule_id=f"{home}-{day:%Y%m%d}", starts_at=starts, ends_at=ends, deputy_ids=who)


def _issue_of_homes(hub: Hub, homes: list[dict[str, Any]], deputies: list[dict[str, Any]], spelling: Spelling) -> None:
    patterns, today = _read("places"), utc_now().astimezone(SHANGHAI).date()
    for home in homes:
        target = f"home/{home['home_id']}"
        rule = msgspec.convert(home["reception_rule"], ReceptionRule)
        ids = [one["deputy_id"] for one in deputies if one["home_id"] == home["home_id"]]
        planned = tuple(receptions(rule, ids, home=home["home_id"], after=today))
        _issue(hub, target, "schedule", Schedule(receptions=planned, rule=rule, opening=home["opening"]))
        zh, en = spelling.place(home)
        places = [
            {"zh": one["zh"].format(zh=zh), "en": one["en"].format(en=en)} for one in patterns[_pattern(home, zh)]
        ]
        _issue(hub, target, "catalog", Catalog(places=tuple(places)))


def _pattern(home: dict[str, Any], place: str) -> str:
    return "community" if place.endswith("社区") else str(home["level"])


def _entries(homes: list[dict[str, Any]], spelling: Spelling) -> tuple[HomeEntry, ...]:
    return tuple(
        HomeEntry(
            home_id=one["home_id"],
            name=_in_english(one["name"], spelling.home(one)),
            level=one["level"],
            phones=(f"0900-55{one['home_id'][3:]}0",),
            opening=one["opening"],
        )
        for one in homes
    )


def _in_english(text: Translated, english: str | None) -> Translated:
    return {**text, "en": english} if english else text


def _workday(day: date) -> date:
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() >= 5 else 0)  # noqa: PLR2004 - Saturday is day 5


def _issue(hub: Hub, target: str, name: str, body: Any) -> None:  # noqa: ANN401 - any document's shape
    hub.documents.issue(target, name, msgspec.json.encode(body))


def _read(name: str) -> Any:  # noqa: ANN401 - reads any JSON value
    return msgspec.json.decode(files("edge_sync.hub").joinpath(f"demo_county/{name}.json").read_bytes())
