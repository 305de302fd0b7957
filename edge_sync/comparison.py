"""Whether kiosk and hub have the same events: the same calculation at both ends, and what follows from it. Pure.

What is compared is a window of `seq`. The kiosk counts its settled rows whose bytes it still has, and lets a window
end before any other row: what is pending, rejected or emptied is in no window. The hub counts every id that its ledger
holds of the device with a `seq` in the window, whatever became of it there, erased ones too. So the hub never has more
than the kiosk counts, but for rows of a database that the kiosk has lost.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from edge_sync.bodies.query import Reconcile, Reconciled, SeqRange

Place = tuple[int, str]
"""`seq` and id of an event."""


def hash_of(places: Iterable[Place]) -> str:
    """Return the SHA-256, in hex, over the ids in the order given, joined by a line end."""
    return hashlib.sha256("\n".join(event_id for _, event_id in places).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Window:
    """Rows to compare, in `seq` order; none only when the answer itself is what is wanted."""

    places: tuple[Place, ...]

    @property
    def last(self) -> int:
        """The highest `seq` compared."""
        return self.places[-1][0] if self.places else 1

    def query(self) -> Reconcile:
        """Return what to ask the hub."""
        first = self.places[0][0] if self.places else 1
        return Reconcile(from_seq=first, to_seq=self.last, count=len(self.places), hash=hash_of(self.places))


@dataclass(frozen=True, slots=True)
class Judgement:
    """What follows from an answer: rows that the hub does not have, and windows still to be asked about."""

    lost: tuple[int, ...] = ()
    doubtful: tuple[Window, ...] = ()


def judge(window: Window, result: Reconciled) -> Judgement:
    """Return what `result` says of `window`.

    A row that stands alone and still differs is taken for lost: sent once more it does no harm. A hub that does not
    say what it has is believed about the rest until the next time.
    """
    if result.match:
        return Judgement()
    lost = _within(window.places, result.lacks)
    rest = tuple(place for place in window.places if place[0] not in lost)
    if not rest or (result.hash == hash_of(rest) if result.hash else lost):
        return Judgement(tuple(sorted(lost)))
    if len(window.places) == 1:
        return Judgement((window.last,))
    middle = len(rest) // 2
    halves = (rest[:middle], rest[middle:])
    return Judgement(tuple(sorted(lost)), tuple(Window(half) for half in halves if half))


def answer(query: Reconcile, held: Sequence[Place], hub_epoch: str) -> Reconciled:
    """Return the hub's answer, `held` being all that it has of the device from `from_seq` to `to_seq`, in order."""
    own = hash_of(held)
    if (own, len(held)) == (query.hash, query.count):
        return Reconciled(match=True, hub_epoch=hub_epoch)
    return Reconciled(match=False, hub_epoch=hub_epoch, lacks=tuple(_gaps(query, held)), hash=own)


def _within(places: Sequence[Place], ranges: Sequence[SeqRange]) -> set[int]:
    ordered = sorted(ranges)
    starts = [first for first, _ in ordered]

    def covers(seq: int) -> bool:
        at = bisect_right(starts, seq) - 1
        return at >= 0 and seq <= ordered[at][1]

    return {seq for seq, _ in places if covers(seq)}


def _gaps(query: Reconcile, held: Sequence[Place]) -> Iterable[SeqRange]:
    expected = query.from_seq
    for seq, _ in held:
        if seq > expected:
            yield expected, seq - 1
        expected = max(expected, seq + 1)
    if expected <= query.to_seq:
        yield expected, query.to_seq
