"""Which process holds a data folder, told by `flock`; the kernel lets go when a process ends, however it ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from edge_sync.errors import AlreadyRunningError, OutboxError

_TRIES = 10
_PAUSE_S = 0.05
"""`is_held` takes the lock for an instant; a `hold` that meets it tries again for half a second."""


@contextmanager
def hold(path: Path, who: str) -> Iterator[None]:
    """Holds `path` while inside; raises `AlreadyRunningError` when another process (or this one) already does."""
    with path.open("a+", encoding="utf-8") as file:
        if not _take(file.fileno()):
            file.seek(0)
            raise AlreadyRunningError(f"{file.read().strip() or who} already runs on {path.parent}; stop it first")
        file.truncate(0)
        file.write(f"{who} (process {os.getpid()})\n")
        file.flush()
        yield


def is_held(path: Path) -> bool:
    """Whether some process holds `path` now."""
    try:
        with path.open("r", encoding="utf-8") as file:
            return not _try(file.fileno(), fcntl.LOCK_SH)
    except FileNotFoundError:
        return False


@contextmanager
def turn(path: Path) -> Iterator[None]:
    """Waits until no other process is inside for the same `path`, then is inside alone; raises `OutboxError`."""
    try:
        file = path.open("a", encoding="utf-8")
    except OSError as error:
        raise OutboxError(f"cannot write {path}: {error.strerror}") from error
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _take(descriptor: int) -> bool:
    for _ in range(_TRIES):
        if _try(descriptor, fcntl.LOCK_EX):
            return True
        time.sleep(_PAUSE_S)  # `is_held` of another process has it for an instant
    return False


def _try(descriptor: int, how: int) -> bool:
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
