"""The fictional county: homes, deputies, catalogue, announcements and one kiosk. Nothing in it is real.

Its texts are in every language of the screen; Uyghur and Kazakh ones are drafts that no qualified translator has read.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from edge_sync.bodies.documents import (
    Announcement,
    Catalog,
    Dictionary,
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
_ENDINGS = {
    "社区": "community",
    "村": "village",
    "队": "team",
    "街道": "street",
    "镇": "town",
    "乡": "township",
    "农场": "farm",
}
"""What kind of place a name is of, by how it ends."""
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
        _issue(hub, "county", "homes", Homes(spelling.county(_read("county")["name"]), _entries(homes, spelling)))
        _issue(hub, "county", "catalog", msgspec.convert(_read("catalog"), Catalog))
        _issue(hub, "county", "dictionary", msgspec.convert(_read("dictionary"), Dictionary))
        for one in _read("announcements"):
            announcement = msgspec.convert(one, Announcement)
            _issue(hub, "county", f"announcement/{announcement.announcement_id}", announcement)
        where = {one["home_id"]: one for one in homes}
        hub.registry.take([spelling.deputy(one, where[one["home_id"]]) for one in deputies])
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
    """How names of the fictional county are said in languages other than Chinese.

    Tables are of names by their Chinese one; `forms` are sentences for the names that are put together.
    """

    def __init__(self, tables: Mapping[str, Mapping[str, Translated]]) -> None:
        self._tables = tables

    def county(self, name: Translated) -> Translated:
        """Return the county's name."""
        return {**name, **self._formed("fictional")}

    def place(self, home: dict[str, Any]) -> Translated:
        """Return the home's own place, like ``团结村``, ``Tuanjie``; the county has none, and is its own."""
        if home["level"] == "county":
            return {"zh": "泉北县", **self._formed("county")}
        town, rest = _parted(home["name"]["zh"], self._tables["townships"])
        name = rest if home["level"] == "village" else town
        ending = next(ending for ending in _ENDINGS if name.endswith(ending))
        bare = self._tables["townships"].get(name) or self._tables["places"][name.removesuffix(ending)]
        return {"zh": name, **self._formed(_ENDINGS[ending], name=bare)}

    def home(self, home: dict[str, Any]) -> Translated:
        """Return the name of a home."""
        return {**home["name"], **self._formed_of("home", home)}

    def opening(self, home: dict[str, Any]) -> Translated:
        """Return when a home is open."""
        return {**home["opening"], **self._formed("opening")}

    def deputy(self, deputy: dict[str, Any], home: dict[str, Any]) -> dict[str, Any]:
        """Return a deputy of `home` with every text in all languages."""
        return {
            **deputy,
            "name": {**deputy["name"], **self._person(deputy["name"]["zh"])},
            "title": {**deputy["title"], **self._tables["titles"][deputy["title"]["zh"]]},
            "pledge": {**deputy["pledge"], **self._tables["pledges"][deputy["pledge"]["zh"]]},
            "constituency": {**deputy["constituency"], **self._formed_of("constituency", home)},
        }

    def _person(self, name: str) -> Translated:
        if "·" in name:
            parts = [self._tables["dotted"][part] for part in name.split("·")]
        else:
            parts = [self._tables["surnames"][name[0]], self._tables["given"][name[1:]]]
        return {language: " ".join(part[language] for part in parts) for language in parts[0]}

    def _formed_of(self, what: str, home: dict[str, Any]) -> Translated:
        names = {"place": self.place(home)}
        if home["level"] == "village":
            names["town"] = self._tables["townships"][_parted(home["name"]["zh"], self._tables["townships"])[0]]
        return self._formed(f"{what}_of_{home['level']}", **names)

    def _formed(self, form: str, **names: Translated) -> Translated:
        return {
            language: text.format(**{key: name[language] for key, name in names.items()})
            for language, text in self._tables["forms"][form].items()
        }


def _parted(home: str, towns: Iterable[str]) -> tuple[str, str]:
    """Return the township in a home's Chinese name, and the place in it."""
    town = next(town for town in towns if home.startswith(town))
    return town, home.removeprefix(town).removesuffix("代表之家").removesuffix("人大")


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
        _issue(hub, target, "schedule", Schedule(receptions=planned, rule=rule, opening=spelling.opening(home)))
        place = spelling.place(home)
        places = [
            {language: text.format(place=place[language]) for language, text in one.items()}
            for one in patterns[_pattern(home, place["zh"])]
        ]
        _issue(hub, target, "catalog", Catalog(places=tuple(places)))


def _pattern(home: dict[str, Any], place: str) -> str:
    return "community" if place.endswith("社区") else str(home["level"])


def _entries(homes: list[dict[str, Any]], spelling: Spelling) -> tuple[HomeEntry, ...]:
    return tuple(
        HomeEntry(
            home_id=one["home_id"],
            name=spelling.home(one),
            level=one["level"],
            phones=(f"0900-55{one['home_id'][3:]}0",),
            opening=spelling.opening(one),
        )
        for one in homes
    )


def _workday(day: date) -> date:
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() >= 5 else 0)  # noqa: PLR2004 - Saturday is day 5


def _issue(hub: Hub, target: str, name: str, body: Any) -> None:  # noqa: ANN401 - any document's shape
    hub.documents.issue(target, name, msgspec.json.encode(body))


def _read(name: str) -> Any:  # noqa: ANN401 - reads any JSON value
    return msgspec.json.decode(files("edge_sync.hub").joinpath(f"demo_county/{name}.json").read_bytes())
