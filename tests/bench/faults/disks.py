"""Small disks: a tmpfs each, in a mount namespace of this process, seen by its children and by nobody else."""

import ctypes
import os
from contextlib import suppress
from pathlib import Path

NEW_NAMESPACE, NEW_USER = 0x00020000, 0x10000000
"""``CLONE_NEWNS`` and ``CLONE_NEWUSER`` of <sched.h>."""
PRIVATE = 0x4000 | 0x40000
"""``MS_REC | MS_PRIVATE`` of <sys/mount.h>."""

BYTES = 24 * 1024 * 1024
FILLER = "filler"


def enter_namespace() -> bool:
    """Give this process mounts of its own and return whether the machine lets it; to be called before any thread."""
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    if libc.unshare(NEW_NAMESPACE if user == 0 else NEW_NAMESPACE | NEW_USER):
        return False
    if user:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    return libc.mount(b"none", b"/", None, PRIVATE, None) == 0


class Disk:
    """A small disk on `folder`, which must be empty; full when told. Raises `OSError`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._call("mount", b"tmpfs", bytes(folder), b"tmpfs", 0, f"size={BYTES}".encode())

    def fill(self) -> None:
        """Leave no byte free."""
        with (self._folder / FILLER).open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(1 << 16))
        with (self._folder / FILLER).open("ab", buffering=0) as file, suppress(OSError):
            while file.write(bytes(1 << 10)):
                pass

    def empty(self) -> None:
        """Give back what `fill` took."""
        (self._folder / FILLER).unlink(missing_ok=True)

    def remove(self) -> None:
        """Take the disk away, with all that is on it; its users must have ended."""
        self._call("umount2", bytes(self._folder), 2)

    @staticmethod
    def _call(name: str, *arguments: object) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        if getattr(libc, name)(*arguments):
            number = ctypes.get_errno()
            raise OSError(number, f"{name}: {os.strerror(number)}")
