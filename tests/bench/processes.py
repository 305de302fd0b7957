"""What the kernel says of processes: CPU, memory by what it is for, bytes sent to the disk, calls that sync it."""

import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import clock_gettime, perf_counter, sleep

MB = 1e6
_OF_A_PROCESS = 2
"""Linux's number of the scheduler's clock; with the process it makes a clock id (clock_getcpuclockid(3))."""

_KINDS = {
    "LLVM and software OpenGL": ("libLLVM", "_dri.so", "libgallium", "swrast"),
    "fonts": (".otf", ".ttf", ".ttc", "fontconfig", ".pcf"),
    "libraries": (".so", "python3"),
}


def cpu_s(pid: int) -> float:
    """Return the CPU time a process has used, to the microsecond: of all its threads, those that have ended as well."""
    return clock_gettime(~pid << 3 | _OF_A_PROCESS)


@dataclass(frozen=True, slots=True)
class Memory:
    """MB resident, and that share of it which is the process's own."""

    rss: float
    pss: float


def memory(pid: int) -> Memory:
    """Return what a process holds in memory."""
    fields = _fields(Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    return Memory(fields["Rss"] / MB, fields["Pss"] / MB)


def memory_by_kind(pid: int) -> dict[str, float]:
    """Return resident MB by what the mapping is; what has no file is the program's own data."""
    kinds: dict[str, float] = {}
    kind = ""
    for line in Path(f"/proc/{pid}/smaps").read_text().splitlines():
        words = line.split()
        if not words[0].endswith(":"):
            kind = _kind(words[5] if len(words) > 5 else "")
        elif words[0] == "Rss:":
            kinds[kind] = kinds.get(kind, 0.0) + int(words[1]) * 1024 / MB
    return kinds


def written(pid: int) -> int:
    """Return the bytes a process has caused to be sent to the disk."""
    lines = Path(f"/proc/{pid}/io").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("write_bytes:")))


@dataclass(slots=True)
class Syncs:
    """How often a process asked the disk to hold on to something; whole once the counting has ended."""

    fdatasync: int = 0
    fsync: int = 0


@contextmanager
def counted_syncs(pid: int) -> Iterator[Syncs]:
    """Counts the syncs of a running process, by every thread of it, while inside."""
    syncs = Syncs()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "strace"
        words = ["strace", "-f", "-e", "trace=fdatasync,fsync", "-e", "signal=none", "-o", str(report), "-p", str(pid)]
        with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as tracer:
            assert tracer.stderr is not None
            assert "attached" in tracer.stderr.readline(), "strace cannot attach"
            try:
                yield syncs
            finally:
                tracer.terminate()
        calls = [line.split(maxsplit=1)[1] for line in report.read_text().splitlines()]
    syncs.fdatasync = sum(call.startswith("fdatasync(") for call in calls)
    syncs.fsync = sum(call.startswith("fsync(") for call in calls)


def until(what: str, holds: Callable[[], bool], seconds: float, glance_s: float = 0.02) -> float:
    """Wait until `holds()` and return when it did, by `perf_counter`; an `AssertionError` when it takes longer."""
    ends = perf_counter() + seconds
    while not holds():
        assert perf_counter() < ends, f"not within {seconds} s: {what}"
        sleep(glance_s)
    return perf_counter()


def _kind(path: str) -> str:
    return next((kind for kind, marks in _KINDS.items() if any(mark in path for mark in marks)), _other(path))


def _other(path: str) -> str:
    return "the program's own data" if not path or path.startswith("[") else "other files"


def _fields(lines: list[str]) -> dict[str, int]:
    return {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines}
