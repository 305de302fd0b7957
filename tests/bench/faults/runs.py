"""Many runs, several at once: each in a process that has mounts of its own, on a copy of a county founded once."""

import importlib.util
import multiprocessing
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.faults import disks, programs
from tests.bench.faults.county import County
from tests.bench.faults.plan import FULL, Hub, Kind, plan_of
from tests.bench.faults.run import Outcome, carry_out


@dataclass(frozen=True, slots=True)
class Job:
    """A run to be carried out: its seed, what its hub keeps its data in, and where a bad one's files go."""

    seed: int
    hub: Hub
    keep: Path

    @property
    def kept(self) -> Path:
        """Folder of the files, should it turn out bad."""
        return self.keep / f"{self.hub.value}-{self.seed}"


def carried_out(jobs: Sequence[Job], *, at_once: int) -> Iterator[Outcome]:
    """Yield what the runs came to, each as soon as it is known."""
    context = multiprocessing.get_context("spawn")
    with (
        _counties({job.hub for job in jobs}) as counties,
        ProcessPoolExecutor(at_once, mp_context=context, initializer=_begin_worker) as workers,
    ):
        for done in as_completed([workers.submit(_carry_out, job, counties[job.hub]) for job in jobs]):
            yield done.result()


def impossible(*, mounts: bool) -> frozenset[Kind]:
    """Return the faults that cannot be had: without mounts no small disks, without reconciliation no restore."""
    restore = frozenset[Kind]() if importlib.util.find_spec("edge_sync.queries") else frozenset({Kind.RESTORE})
    return restore | (frozenset() if mounts else FULL)


@contextmanager
def _counties(kinds: set[Hub]) -> Iterator[dict[Hub, County]]:
    """Gives a county of each kind to copy, in a folder that goes afterwards with all that lies beside it."""
    with ExitStack() as held:
        base = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))
        programs.prepare()
        founded = {kind: County.found(base / f"county-{kind.value}", kind) for kind in kinds}
        for county in founded.values():
            if county.server is not None:
                held.callback(county.server.remove)
        yield founded


_mounts: list[bool] = []
"""Of a process that carries out runs: whether it may mount small disks."""


def _begin_worker() -> None:
    programs.end_with_parent()
    _mounts.append(disks.enter_namespace())
    programs.prepare()


def _carry_out(job: Job, county: County) -> Outcome:
    plan = plan_of(job.seed, job.hub, without=impossible(mounts=_mounts[0]))
    folder = county.folder.parent / job.kept.name
    try:
        return carry_out(plan, folder, county, keep=job.kept)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
