"""What a kiosk says about itself: presence, applied documents, health figures."""

from enum import Enum
from typing import Any

from msgspec import Struct

from edge_sync.bodies.words import Time


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


class Telemetry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``up/telemetry``: figures only.

    `taken_over`: how often, since edge-sync started, another machine of the same identity seems to have cut it off.
    """

    at: Time
    pending: int
    rejected: int
    settled: int
    free_mb: int = 0
    refused_publishes: dict[str, int] = {}
    devices: dict[str, Any] = {}
    taken_over: int = 0
