"""What many runs came to, as a table for docs/benchmarks.md."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from tests.bench.faults.run import Outcome


def table(outcomes: Sequence[Outcome]) -> str:
    """Return the table, in Markdown."""
    return "\n".join((*_sums(outcomes), "", *_mix(outcomes), "", *_recoveries(outcomes)))


def _sums(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield "| hub | runs | good | rows | repeats | lost | altered | doubled | out of order | waiting | refused |"
    yield "|---|---|---|---|---|---|---|---|---|---|---|"
    for hub in sorted({one.hub for one in outcomes}):
        those = [one for one in outcomes if one.hub == hub]
        broken = ("lost", "altered", "doubled", "disordered", "waiting", "refused")
        sums = [sum(len(getattr(one.broken, name)) for one in those) for name in broken]
        good, rows, repeated = sum(one.is_good for one in those), sum(one.rows for one in those), _repeated(those)
        yield _row(hub, len(those), good, rows, repeated, *sums)
    errors = Counter(one.error for one in outcomes if one.error)
    yield from (f"\nnot carried out: {times} runs: {error}" for error, times in errors.items())


def _mix(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield "| fault | times | runs with it | of these good |"
    yield "|---|---|---|---|"
    times = Counter(fault for one in outcomes for fault in one.faults)
    for fault, number in times.most_common():
        those = [one for one in outcomes if fault in one.faults]
        yield _row(fault, number, len(those), sum(one.is_good for one in those))


def _recoveries(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Only where no other fault was near; the rest tells of the other."""
    yield "| after | programs | measured | median s | 95th percentile s | worst s | within 2 s |"
    yield "|---|---|---|---|---|---|---|"
    found = [recovery for one in outcomes for recovery in one.recoveries if recovery.alone]
    for kind, installed in sorted({(recovery.kind, recovery.installed) for recovery in found}):
        those = [one.seconds for one in found if (one.kind, one.installed) == (kind, installed)]
        yield _row(kind, "from their files" if installed else "forked", len(those), *_spread(those))


def _spread(seconds: Sequence[float]) -> Iterator[str]:
    """Yield median, 95th percentile, greatest, and the share within two seconds."""
    ordered = sorted(seconds)
    yield f"{median(ordered):.2f}"
    yield f"{ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]:.2f}"
    yield f"{ordered[-1]:.2f}"
    yield f"{sum(one <= 2 for one in ordered) / len(ordered):.0%}"


def _row(*cells: object) -> str:
    return f"| {' | '.join(f'{cell:,}' if isinstance(cell, int) else str(cell) for cell in cells)} |"


def _repeated(outcomes: Iterable[Outcome]) -> int:
    return sum(one.repeated for one in outcomes)
