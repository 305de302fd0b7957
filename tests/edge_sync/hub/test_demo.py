import json
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


def test_the_county_has_all_its_homes_and_deputies_in_both_languages(hub: Hub, filled: Any) -> None:
    homes = body(hub, "county", "homes", Homes)
    assert (filled.homes, filled.deputies, len(homes.homes)) == (110, 330, 110)
    assert {one.name.keys() >= {"zh", "en"} for one in homes.homes} == {True}
    assert {one.name.keys() >= {"zh", "en"} for one in hub.registry.all()} == {True}


@pytest.mark.usefixtures("filled")
def test_every_category_has_four_ready_sentences_with_kind_and_english(hub: Hub) -> None:
    catalog = body(hub, "county", "catalog", Catalog)
    assert [one.code for one in catalog.categories] == CATEGORIES
    for category in catalog.categories:
        assert len(category.phrases) >= 4
        assert all(phrase.kind in Kind and phrase.text.keys() >= {"zh", "en"} for phrase in category.phrases)
        assert max(len(phrase.text["zh"]) for phrase in category.phrases) <= 100


@pytest.mark.usefixtures("filled")
def test_every_home_has_eight_places_and_its_receptions(hub: Hub) -> None:
    for home in body(hub, "county", "homes", Homes).homes:
        places = body(hub, f"home/{home.home_id}", "catalog", Catalog).places
        schedule = body(hub, f"home/{home.home_id}", "schedule", Schedule)
        assert len({place["zh"] for place in places}) >= 8
        assert all(place.keys() >= {"zh", "en"} for place in places)
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
