"""The world as the documents in force describe it; what is not known or not readable is left out, never an error."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TypeVar

import msgspec

from edge_sync.bodies import documents as bodies
from edge_sync.bodies.config import Config
from edge_sync.documents import AppliedDocument, layer_rank
from edge_sync.errors import SealError
from edge_sync.identity import Identity
from edge_sync.sealing import unseal
from kiosk.domain.opinion import Kind
from kiosk.domain.world import Announcement, Badge, Category, Deputy, MonthlyDay, Phrase, Reception, World

_Body = TypeVar("_Body", bound=msgspec.Struct)


def world(documents: Sequence[AppliedDocument], config: Config, identity: Identity) -> World:
    """Return what the documents say to this kiosk; the sealed badges are opened here, in memory only.

    A nearer document goes before a wider one: county < home < device.
    """
    near = sorted(documents, key=lambda document: layer_rank(document.target), reverse=True)
    home_id = config.home.home_id or identity.address.home
    home = _home(near, home_id)
    catalog = _catalog(near)
    schedule = _first(near, "schedule", bodies.Schedule) or bodies.Schedule()
    return World(
        home_id=home_id,
        home_name=home.name if home else {},
        homes={entry.home_id: entry.name for entry in _homes(near)},
        deputies=_deputies(near, home_id),
        badges=_badges(near, identity),
        categories=tuple(_category(category) for category in catalog.categories),
        places=catalog.places,
        words=tuple(word for body in _all(near, "dictionary", bodies.Dictionary) for word in body.words),
        out_of_scope=catalog.out_of_scope,
        next_step=catalog.next_step,
        receptions=_receptions(schedule),
        reception_rule=_rule(schedule.rule),
        opening=config.hours.opening or schedule.opening or (home.opening if home else {}),
        hotline=catalog.hotline,
        home_phones=home.phones if home else (),
        announcements=_announcements(near),
    )


def in_force(documents: Sequence[AppliedDocument], now: datetime | None) -> tuple[AppliedDocument, ...]:
    """Return the documents that are not over; `now` is None while the clock cannot be trusted, and then none is."""
    return tuple(
        document for document in documents if now is None or document.expires_at is None or now < document.expires_at
    )


def _all(documents: Sequence[AppliedDocument], name: str, shape: type[_Body]) -> list[_Body]:
    """Return the bodies of all documents called `name` or ``name/…`` that can be read."""
    bodies_found = []
    for document in documents:
        if document.name.partition("/")[0] == name:
            try:
                bodies_found.append(msgspec.json.decode(document.body, type=shape))
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                continue  # edge-sync lets only good ones in; a flipped bit in one must not hide the others
    return bodies_found


def _first(documents: Sequence[AppliedDocument], name: str, shape: type[_Body]) -> _Body | None:
    return next(iter(_all(documents, name, shape)), None)


def _home(documents: Sequence[AppliedDocument], home_id: str) -> bodies.HomeEntry | None:
    return next((entry for entry in _homes(documents) if entry.home_id == home_id), None)


def _homes(documents: Sequence[AppliedDocument]) -> Iterator[bodies.HomeEntry]:
    return (entry for body in _all(documents, "homes", bodies.Homes) for entry in body.homes)


def _catalog(documents: Sequence[AppliedDocument]) -> bodies.Catalog:
    """Return the county's catalogue with what the home replaces; places of both, the home's first."""
    merged = bodies.Catalog()
    for catalog in _all(documents, "catalog", bodies.Catalog):
        merged = bodies.Catalog(
            categories=merged.categories or catalog.categories,
            places=merged.places + tuple(place for place in catalog.places if place not in merged.places),
            out_of_scope=merged.out_of_scope or catalog.out_of_scope,
            next_step=merged.next_step or catalog.next_step,
            hotline=merged.hotline or catalog.hotline,
        )
    return merged


def _category(category: bodies.Category) -> Category:
    phrases = tuple(
        Phrase(phrase.text, Kind(phrase.kind.value) if phrase.kind else None) for phrase in category.phrases
    )
    return Category(category.code, category.name, category.icon, phrases)


def _deputies(documents: Sequence[AppliedDocument], home_id: str) -> tuple[Deputy, ...]:
    """Return the deputies of all rosters, each once, those of this home first."""
    found: dict[str, Deputy] = {}
    for roster in _all(documents, "roster", bodies.Roster):
        for deputy in roster.deputies:
            found.setdefault(deputy.deputy_id, deputy_of(deputy))
    return tuple(sorted(found.values(), key=lambda deputy: deputy.home_id != home_id))


def deputy_of(deputy: bodies.RosterDeputy) -> Deputy:
    """Return a deputy as a roster, or the county's answer, shows them."""
    return Deputy(
        deputy_id=deputy.deputy_id,
        name=deputy.name,
        levels=tuple(level.value for level in deputy.levels),
        home_id=deputy.home_id,
        public_code=deputy.public_code,
        title=deputy.title,
        unit=deputy.unit,
        constituency=deputy.constituency,
        pledge=deputy.pledge,
        public_phone=deputy.public_phone,
        active=deputy.active,
    )


def _badges(documents: Sequence[AppliedDocument], identity: Identity) -> tuple[Badge, ...]:
    sealed = _first(documents, "badges", bodies.SealedBody)
    if sealed is None:
        return ()
    try:
        opened = unseal(sealed.data_base64, {identity.address.device: identity.box_key})
        badges = msgspec.json.decode(opened, type=bodies.Badges).badges
    except (SealError, msgspec.DecodeError, UnicodeDecodeError):
        return ()  # nobody can badge in, which is safe, and the office hears of the refused badges
    return tuple(Badge(badge.deputy_id, badge.badge_sha256, badge.active and not badge.revoked) for badge in badges)


def _receptions(schedule: bodies.Schedule) -> tuple[Reception, ...]:
    receptions = (Reception(entry.starts_at, entry.ends_at, entry.deputy_ids) for entry in schedule.receptions)
    return tuple(sorted(receptions, key=lambda reception: reception.starts_at))


def _rule(rule: bodies.ReceptionRule | None) -> MonthlyDay | None:
    """Return a reception rule; one of a kind unknown here says nothing."""
    if rule is None or rule.kind != "monthly_day":
        return None
    return MonthlyDay(rule.day, rule.start, rule.end)


def _announcements(documents: Sequence[AppliedDocument]) -> tuple[Announcement, ...]:
    entries = _all(documents, "announcement", bodies.Announcement)
    found = (Announcement(entry.title, entry.priority, entry.valid_from, entry.valid_to) for entry in entries)
    return tuple(sorted(found, key=lambda announcement: announcement.priority))
