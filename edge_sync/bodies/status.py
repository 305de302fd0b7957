"""What a kiosk says about itself: presence, applied documents, health figures."""

from enum import Enum
from typing import Annotated

from msgspec import Meta, Struct

from edge_sync.bodies.words import Code, Time


class Status(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``up/status``, retained; the Will says ``online: false``."""

    online: bool
    at: Time | None = None
    bootid: str = ""
    version: str = ""
    clock: str = ""


class Refused(Struct, frozen=True, kw_only=True):
    """A document that was refused, with every mistake in it."""

    target: str
    epoch: int
    version: int
    reason: str
    errors: tuple[str, ...] = ()


class Wave(Enum):
    """What a document that is being rolled out means here: its body, or for the time being the one before."""

    IN = "in"
    WAITING = "waiting"


class Reported(Struct, frozen=True, kw_only=True):
    """One document's entry in ``up/reported``, whose payload is ``{name: Reported}``; `applied`: version by target.

    `waves`: by target, for documents that are being rolled out.
    """

    applied: dict[str, int]
    refused: tuple[Refused, ...] = ()
    state: str = "applied"
    waves: dict[str, Wave] = {}


Plain200 = Annotated[str, Meta(max_length=200, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]
"""Text that a terminal shows as it is."""


class Device(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A device of the kiosk, or an engine of its input; `state` is ``ready``, ``disabled``, or what keeps it from that.

    `since`: when the kiosk told this state first. `detail`: an error's own words, without places of one machine.
    """

    state: Code
    since: Time
    detail: Plain200 = ""


DeviceName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_.]{0,39}$")]
"""``printer``, ``reader``, ``panel``, ``speaker``, ``input.handwriting``, ``input.pinyin``; others may come."""

Devices = dict[DeviceName, Device]


class Telemetry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``up/telemetry``: figures, and how the devices are.

    `devices`: by name, as the kiosk told last; empty before it ever did. `taken_over`: how often, since edge-sync
    started, another machine of the same identity seems to have cut it off.
    """

    at: Time
    pending: int
    rejected: int
    settled: int
    free_mb: int = 0
    refused_publishes: dict[str, int] = {}
    devices: Annotated[Devices, Meta(max_length=20)] = {}
    taken_over: int = 0
