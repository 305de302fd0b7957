"""What must hold after every run, read from the kiosks' files and the hub's database, every program having ended."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from edge_sync.bodies.opinion import OPINION_SUBMITTED
from edge_sync.envelope import digest
from edge_sync.identity import DATABASE_FILE
from tests.bench.faults.county_data import CountyData
from tests.bench.faults.recording import Told

TWIN = "twin"
"""Folder of the copy of a kiosk, beside the kiosks' own."""


class Broken(msgspec.Struct, frozen=True):
    """What does not hold: ids of rows by what is wrong with them. Empty when the run is good."""

    lost: tuple[str, ...] = ()
    """Said to be saved, or committed at the kiosk, and not at the hub, or never applied there."""
    altered: tuple[str, ...] = ()
    """At the hub with other bytes than those recorded."""
    doubled: tuple[str, ...] = ()
    """At the hub twice: by bytes, by place of the device, by case, or told to the kiosk twice."""
    disordered: tuple[str, ...] = ()
    """Applied at the hub after one that was recorded later."""
    waiting: tuple[str, ...] = ()
    """Still on its way, up or down."""
    refused: tuple[str, ...] = ()
    """A dead letter that is no poison, or poison that is none."""

    def __bool__(self) -> bool:
        """Whether anything does not hold."""
        return any(getattr(self, name) for name in self.__struct_fields__)


class Kept(msgspec.Struct, frozen=True):
    """What a kiosk's file holds: outbox rows by id (seq, state, reason), and the ids in its inbox."""

    outbox: dict[str, tuple[int, str, str]]
    inbox: frozenset[str]


def kept(folder: Path) -> Kept:
    """Return what the file in `folder` holds."""
    with closing(sqlite3.connect(folder / DATABASE_FILE)) as file:
        outbox = {row[0]: row[1:] for row in file.execute("SELECT id, seq, state, reason FROM outbox")}
        return Kept(outbox, frozenset(row[0] for row in file.execute("SELECT id FROM inbox")))


def inbox_of(folder: Path) -> frozenset[str]:
    """Return what a copy of a kiosk took in its place; empty where there is none."""
    return kept(folder).inbox if (folder / DATABASE_FILE).exists() else frozenset()


def is_quiet(folders: Sequence[Path], hub: CountyData) -> bool:
    """Whether nothing is on its way any more, nor has to come once more to a hub that was restored."""
    try:
        return not any(map(_pending, folders)) and hub.waiting() == 0 and _all_there(folders, hub)
    except CountyData.UNREADABLE:
        return False


def _all_there(folders: Iterable[Path], hub: CountyData) -> bool:
    held = {row[0] for row in hub.rows("SELECT id FROM events")}
    return all(held.issuperset(_accepted(folder)) for folder in folders)


def check(devices: dict[str, tuple[Path, Sequence[Told]]], hub: CountyData) -> Broken:
    """Return what does not hold of these devices: each with its folder and what its kiosk was told."""
    found = [_check_device(device, folder, told, hub) for device, (folder, told) in devices.items()]
    return Broken(**{name: sum((getattr(one, name) for one in found), ()) for name in Broken.__struct_fields__})


def _check_device(device: str, folder: Path, told: Sequence[Told], hub: CountyData) -> Broken:
    file = kept(folder)
    poison = _poison(file, told)
    wanted = {one.id: one.digest for one in told if one.id not in poison}
    taken = file.inbox | inbox_of(folder.parent / TWIN)
    events = {row[0]: row[1:] for row in _of(device, "SELECT device, id, seq, raw, state, type FROM events", hub)}
    cases = Counter(row[0] for row in _of(device, "SELECT device, event_id FROM cases", hub))
    down = _of(device, "SELECT device, id, seq, raw, state FROM down_events", hub)
    accepted = (wanted.keys() | file.outbox.keys()) - poison
    return Broken(
        lost=(*sorted(accepted - events.keys()), *_not_applied(accepted, events, cases)),
        altered=tuple(one for one, made in wanted.items() if one in events and digest(bytes(events[one][1])) != made),
        doubled=(*_doubled(events), *(one for one, times in cases.items() if times > 1), *_told_twice(down)),
        disordered=_disordered(events, down, _of(device, "SELECT device, opinion_id, event_id FROM cases", hub)),
        waiting=(
            *(one for one, (_, state, _) in file.outbox.items() if state == "pending"),
            *(one for one, (_, _, state, _) in events.items() if state == "committed"),
            *(row[0] for row in down if row[3] != "settled" or row[0] not in taken),
        ),
        refused=tuple(one for one, (_, state, _) in file.outbox.items() if (state == "rejected") != (one in poison)),
    )


def _poison(file: Kept, told: Sequence[Told]) -> frozenset[str]:
    """Return the poison rows: those told of, and one that was committed by a kiosk killed before it could tell."""
    known = {one.id for one in told if one.poison}
    untold = {one for one, (_, _, reason) in file.outbox.items() if reason in ("schema", "unsupported")}
    return frozenset(known | untold)


def _not_applied(accepted: Iterable[str], events: dict[str, tuple[Any, ...]], cases: Iterable[str]) -> Iterable[str]:
    for one in sorted(set(accepted) & events.keys()):
        _, _, state, event_type = events[one]
        if state not in ("opened", "committed") or (event_type == OPINION_SUBMITTED and one not in cases):
            yield one


def _doubled(events: dict[str, tuple[Any, ...]]) -> Iterable[str]:
    by_bytes = Counter(digest(bytes(raw)) for _, raw, _, _ in events.values())
    by_place = Counter(seq for seq, _, _, _ in events.values())
    return (one for one, (seq, raw, _, _) in events.items() if by_bytes[digest(bytes(raw))] > 1 or by_place[seq] > 1)


def _steps(down: Sequence[tuple[Any, ...]]) -> list[tuple[str, int]]:
    """Return (opinion id, revision) of every step told to the kiosk, in the order the hub made them."""
    bodies = [msgspec.json.decode(bytes(row[2]))["data"] for row in sorted(down, key=lambda row: int(row[1]))]
    return [(body["opinion_id"], body["rev"]) for body in bodies if "opinion_id" in body]


def _told_twice(down: Sequence[tuple[Any, ...]]) -> Iterable[str]:
    return (opinion for (opinion, _), times in Counter(_steps(down)).items() if times > 1)


def _disordered(
    events: dict[str, tuple[Any, ...]], down: Sequence[tuple[Any, ...]], cases: Sequence[tuple[Any, ...]]
) -> tuple[str, ...]:
    """Return the events that became cases after a later one of the device had."""
    event_of = dict(cases)
    applied = [event_of[opinion] for opinion, _ in _steps(down) if opinion in event_of]
    late, highest = [], 0
    for event in applied:
        seq = events[event][0]
        if seq < highest:
            late.append(event)
        highest = max(highest, seq)
    return tuple(late)


def _of(device: str, question: str, hub: CountyData) -> list[tuple[Any, ...]]:
    """Return the rows of one device, its name taken off."""
    return [row[1:] for row in hub.rows(question) if row[0] == device]


def _accepted(folder: Path) -> set[str]:
    with closing(sqlite3.connect(folder / DATABASE_FILE, timeout=5)) as file:
        return {row[0] for row in file.execute("SELECT id FROM outbox WHERE state <> 'rejected'")}


def _pending(folder: Path) -> int:
    with closing(sqlite3.connect(folder / DATABASE_FILE, timeout=5)) as file:
        return int(file.execute("SELECT count(*) FROM outbox WHERE state = 'pending'").fetchone()[0])
