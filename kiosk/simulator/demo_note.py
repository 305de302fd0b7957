"""``demo.json``: what a running demo tells others about itself."""

import os
from pathlib import Path

import msgspec

NAME = "demo.json"


class Pids(msgspec.Struct, frozen=True):
    """The working processes."""

    broker: int
    hub: int
    sync: int
    kiosk: int


class DemoNote(msgspec.Struct, frozen=True):
    """Where the parts of a demo are; `display` is the X display that the kiosk's window is on, empty for Wayland."""

    broker: str
    hub_database: str
    keys: str
    device: str
    display: str
    pids: Pids


def read(data: Path) -> DemoNote | None:
    """Return the note of the demo on `data`, or None when there is none."""
    try:
        return msgspec.json.decode((data / NAME).read_bytes(), type=DemoNote)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def write(data: Path, note: DemoNote) -> None:
    """Put the note there whole, by rename."""
    part = data / f"{NAME}.part"
    part.write_bytes(msgspec.json.format(msgspec.json.encode(note), indent=1) + b"\n")
    part.replace(data / NAME)


def remove(data: Path) -> None:
    """Take the note away; none is fine."""
    (data / NAME).unlink(missing_ok=True)


def program(name: str, python: Path) -> str:
    """Return the path of one of our programs, which stands beside the Python interpreter that runs this one."""
    return os.fspath(python.with_name(name))
