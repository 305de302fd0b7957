"""`make bench-faults SEED=… RUNS=…`: so many seeded runs, several at once, and what they came to."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from tests.bench.faults import report
from tests.bench.faults.plan import Hub, plan_of
from tests.bench.faults.run import Outcome
from tests.bench.faults.runs import Job, carried_out, impossible

MIXED = "mixed"
"""Every third run on PostgreSQL, the others on SQLite."""


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when every run was good, else 1."""
    options = _options(arguments)
    seeds = range(options.seed, options.seed + options.runs)
    jobs = [Job(seed, _kind(seed, options.hub), options.keep) for seed in seeds]
    if options.plan_only:
        say("\n".join(str(plan_of(job.seed, job.hub, without=impossible(mounts=True))) for job in jobs))
        return 0
    outcomes = []
    for outcome in carried_out(jobs, at_once=options.jobs):
        outcomes.append(outcome)
        _tell(outcome, options.keep)
        if options.out is not None:
            with options.out.open("ab") as out:
                out.write(msgspec.json.encode(outcome) + b"\n")
    say(f"\n{report.table(outcomes)}")
    return 0 if all(one.is_good for one in outcomes) else 1


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="seed of the first run; the next ones count up")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="runs at once; most of a run is waiting")
    parser.add_argument("--hub", choices=[*(kind.value for kind in Hub), MIXED], default=Hub.SQLITE.value)
    parser.add_argument("--out", type=Path, help="file that gets one JSON line a run")
    parser.add_argument("--keep", type=Path, default=Path("out/faults"), help="folder for what a bad run leaves")
    parser.add_argument("--plan-only", action="store_true", help="print the plans and do nothing")
    return parser.parse_args(arguments)


def _kind(seed: int, wanted: str) -> Hub:
    if wanted != MIXED:
        return Hub(wanted)
    return Hub.POSTGRESQL if seed % 3 == 0 else Hub.SQLITE


def _tell(outcome: Outcome, keep: Path) -> None:
    say(f"{'good' if outcome.is_good else 'BAD '} {outcome.took_s:6.1f} s {outcome.plan}")
    if not outcome.is_good:
        say(f"     {outcome.error} {outcome.broken}")
        say(f"     files: {keep}/{outcome.hub}-{outcome.seed}; once more:")
        say(f"     {sys.executable} -m tests.bench.faults --hub {outcome.hub} --seed {outcome.seed}")


def say(text: str) -> None:
    """Tell whoever started it, at once."""
    print(text, flush=True)  # noqa: T201 - it talks to a person at a terminal


if __name__ == "__main__":
    sys.exit(main())
