"""What the kiosk's file needs from outside."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from edge_sync.identity import DATABASE_FILE, Identity
from kiosk.application.ports import Clock
from kiosk.config import BaseConfig
from kiosk.domain.codes import ScryptCost
from kiosk.storage.space import Space

SYNC_LOCK_FILE = "edge-sync.lock"
"""Held by edge-sync while it lives; beside the database."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Folder, installer's config, identity, clock, boot, room on the disk, and what a query code's hash costs."""

    data: Path
    base: BaseConfig
    identity: Identity
    clock: Clock
    bootid: str
    space: Space
    cost: ScryptCost = field(default_factory=ScryptCost)
    draw: Callable[[int], int] = secrets.randbelow

    @property
    def database(self) -> Path:
        """The file."""
        return self.data / DATABASE_FILE
