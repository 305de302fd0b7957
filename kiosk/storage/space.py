"""Free space: a reserve is kept, so that whoever has begun can finish; below it nobody begins.

A small file is laid by besides: on a disk without a free byte SQLite cannot even open a file to read it, and a start
then gives this one up.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

RESERVE_BYTES = 64 * 1024 * 1024

LAID_BY_FILE = "reserve"
LAID_BY_BYTES = 512 * 1024

USED_UP_BYTES = 64 * 1024
"""SQLite says "I/O error" and not "full" when its shared-memory file cannot grow; below this the reason is the same."""


def free_bytes(folder: Path) -> int:
    """Return what this process may still write in `folder`; 0 when that cannot be told."""
    try:
        found = os.statvfs(folder)
    except OSError:
        return 0
    return found.f_bavail * found.f_frsize


@dataclass(frozen=True, slots=True)
class Space:
    """The room left where the file is."""

    folder: Path
    reserve_bytes: int = RESERVE_BYTES
    free_bytes: Callable[[Path], int] = free_bytes

    def lay_by(self) -> None:
        """The small file is there, if there is room for it."""
        file = self.folder / LAID_BY_FILE
        if self.has_room() and not file.exists():
            with suppress(OSError):
                file.write_bytes(bytes(LAID_BY_BYTES))

    def give_up(self) -> bool:
        """Give the small file up when the disk is used up; whether that made room."""
        if not self.is_used_up():
            return False
        try:
            (self.folder / LAID_BY_FILE).unlink()
        except OSError:
            return False
        return True

    def is_used_up(self) -> bool:
        """Whether not even a few pages can be written."""
        return self.free_bytes(self.folder) < USED_UP_BYTES

    def has_room(self) -> bool:
        """Whether the reserve is untouched."""
        return self.free_bytes(self.folder) >= self.reserve_bytes
