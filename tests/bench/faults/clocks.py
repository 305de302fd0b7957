"""Clocks that jump when a file beside the kiosk's folder says so: edge-sync and the kiosk see the same jump."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from edge_sync.clock import SystemClock

SUFFIX = ".clock-jump"
"""Of the file beside the folder, whose disk may be full."""


def jumped_s(folder: Path) -> int:
    """Return by how many seconds the wall clock of `folder` has jumped."""
    with suppress(OSError, ValueError):
        return int(folder.with_name(folder.name + SUFFIX).read_text())
    return 0


def jump(folder: Path, seconds: int) -> None:
    """Let it jump: by `seconds` from where it stood at first."""
    part = folder.with_name(f"{folder.name}{SUFFIX}.new")
    part.write_text(str(seconds))
    part.replace(folder.with_name(folder.name + SUFFIX))


class JumpingClock(SystemClock):
    """The machine's clock, its wall time moved as the file says and trusted all the same."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def now(self) -> datetime:
        """Return the moved wall time, in UTC."""
        return datetime.now(UTC) + timedelta(seconds=jumped_s(self._folder))

    def is_trusted(self) -> bool:
        """Whether to believe it: yes, as timesyncd would say after a wrong answer of its server."""
        return True
