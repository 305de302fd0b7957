"""Which kiosks a rolled-out document is for: a part of them chosen by hash, alike at the hub and on each kiosk. Pure.

The document alone decides, so that a kiosk that is new or was away sees the right thing too; and a kiosk once in a
wave is in every larger one of the same salt.
"""

import hashlib

from edge_sync.bodies.documents import Rollout

WHOLE = 1000
"""Permille of a wave that everybody is in."""


def place(salt: str, device: str) -> int:
    """Return where `device` stands among all, 0 to 999; `salt` deals the places anew."""
    return int.from_bytes(hashlib.sha256(f"{salt}:{device}".encode()).digest(), "big") % WHOLE


def is_in_wave(rollout: Rollout, device: str) -> bool:
    """Whether the document is for `device` already."""
    return place(rollout.salt, device) < rollout.permille
