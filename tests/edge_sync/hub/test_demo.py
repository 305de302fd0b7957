import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from edge_sync.bodies.config import mistakes
from edge_sync.bodies.documents import BODIES, Catalog, Homes, ReceptionRule, Schedule
from edge_sync.bodies.words import Kind
from edge_sync.hub.demo import fill, receptions
from edge_sync.hub.documents import mistakes_in
from edge_sync.hub.hub import Hub
from edge_sync.identity import provision
from tests.tote_jazu import in_arabic

CATEGORIES = [
    "heating",
    "parking",
    "ev_charging",
    "elevator",
    "drainage",
    "water",
    "property",
    "sanitation",
    "roads",
    "lighting",
    "transit",
    "education",
    "health",
    "elderly_childcare",
    "employment_business",
    "agriculture",
    "social_security",
    "environment",
    "safety",
    "dispute_mediation",
    "legal_advice",
    "other",
]


@pytest.fixture
def filled(hub: Hub, tmp_path: Path) -> Any:
    return fill(hub, tmp_path / "bundle.json")


def body(hub: Hub, target: Any, name: Any, shape: Any) -> Any:
    return msgspec.json.decode(hub.documents.current(target, name).body, type=shape)


def texts(value: Any) -> Iterator[dict[str, str]]:
    """Every text by language in a document's body."""
    if isinstance(value, dict):
        if isinstance(value.get("zh"), str):
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from texts(one)


def test_the_county_has_all_its_homes_and_deputies(hub: Hub, filled: Any) -> None:
    homes = body(hub, "county", "homes", Homes)
    assert (filled.homes, filled.deputies, len(homes.homes)) == (110, 330, 110)


@pytest.mark.usefixtures("filled")
def test_every_text_of_the_county_is_in_every_language_of_the_screen(hub: Hub) -> None:
    for one in hub.documents.all_current():
        for text in texts(json.loads(one.body)):
            assert text.keys() == {"zh", "en", "ug", "kk", "kk_Cyrl"}, (one.name, text)


@pytest.mark.usefixtures("filled")
def test_no_text_of_the_county_mixes_scripts_and_kazakh_is_the_same_in_both(hub: Hub) -> None:
    for one in hub.documents.all_current():
        for text in texts(json.loads(one.body)):
            assert text["kk"] == in_arabic(text["kk_Cyrl"])
            assert not re.search("[\u3400-\u9fff]", "".join(text[key] for key in ("ug", "kk", "kk_Cyrl", "en")))


@pytest.mark.usefixtures("filled")
def test_every_category_has_four_ready_sentences_with_its_kind(hub: Hub) -> None:
    catalog = body(hub, "county", "catalog", Catalog)
    assert [one.code for one in catalog.categories] == CATEGORIES
    for category in catalog.categories:
        assert len(category.phrases) >= 4
        assert all(phrase.kind in Kind for phrase in category.phrases)
        assert max(len(text) for phrase in category.phrases for text in phrase.text.values()) <= 100


@pytest.mark.usefixtures("filled")
def test_every_home_has_eight_places_and_its_receptions(hub: Hub) -> None:
    for home in body(hub, "county", "homes", Homes).homes:
        places = body(hub, f"home/{home.home_id}", "catalog", Catalog).places
        schedule = body(hub, f"home/{home.home_id}", "schedule", Schedule)
        assert len({place["zh"] for place in places}) >= 8
        assert max(len(text) for place in places for text in place.values()) <= 100
        assert len(schedule.receptions) >= 5


@pytest.mark.usefixtures("filled")
def test_every_document_of_the_county_is_valid(hub: Hub) -> None:
    for one in hub.documents.all_current():
        assert mistakes_in(one.name, one.body) == [], one.name
        assert one.name.split("/")[0] in {*BODIES, "config"}
    assert mistakes(json.loads(hub.documents.current("county", "config").body)) == []


def test_a_reception_on_a_weekend_moves_to_monday() -> None:
    rule = ReceptionRule(kind="monthly_day", day=15, start="10:30", end="13:00")
    days = [one.starts_at.date() for one in receptions(rule, ["a", "b", "c"], home="qb-0302", after=date(2026, 11, 16))]
    assert days == [
        date(2026, 11, 16),
        date(2026, 12, 15),
        date(2027, 1, 15),
        date(2027, 2, 15),
        date(2027, 3, 15),
        date(2027, 4, 15),
    ]


def test_the_bundle_makes_a_kiosk_that_knows_its_county(filled: Any, tmp_path: Path) -> None:
    identity = provision(filled.bundle.read_bytes(), tmp_path / "kiosk")
    assert (identity.address.device, identity.ticket_prefix) == ("qb-0302-k1", "K7")
    assert filled.bundle.stat().st_mode & 0o777 == 0o600


def test_the_three_deputies_of_the_home_have_badges_in_a_private_file(filled: Any) -> None:
    codes = json.loads(filled.badges.read_text())
    assert set(codes) == {"qb-d0032", "qb-d0142", "qb-d0252"}
    assert all(code.startswith(f"DHB1:{deputy}:") for deputy, code in codes.items())
    assert filled.badges.stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("filled")
def test_the_demo_has_no_events_of_its_own(hub: Hub) -> None:
    assert hub.connection.execute("SELECT count(*) FROM events").fetchone()[0] == 0
    assert hub.connection.execute("SELECT count(*) FROM down_events").fetchone()[0] == 0
