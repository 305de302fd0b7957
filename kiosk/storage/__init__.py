"""The kiosk's file: what it remembers, and what goes to the hub; the only place of kiosk with SQL."""

from kiosk.storage.opening import open_storage
from kiosk.storage.space import Space

__all__ = ["Space", "open_storage"]
