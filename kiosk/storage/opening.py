"""Opening the kiosk's file: mended if damaged, with the tables of this version."""

from pathlib import Path

from edge_sync.errors import EdgeSyncError, OutboxFullError
from edge_sync.identity import Identity
from kiosk.application.ports import Clock, StorageError
from kiosk.config import BaseConfig
from kiosk.domain.codes import ScryptCost
from kiosk.storage.kiosk_file import KioskFile
from kiosk.storage.mending import mend_if_damaged, tell_lost, was_lost
from kiosk.storage.schema import migrate
from kiosk.storage.space import Space
from kiosk.storage.surroundings import Surroundings


def open_storage(
    data: Path,
    *,
    base_config: BaseConfig,
    clock: Clock,
    bootid: str,
    identity: Identity,
    space: Space | None = None,
    cost: ScryptCost | None = None,
) -> KioskFile:
    """Return the storage on ``DIR/kiosk.db``, which is sound and there when this returns.

    A damaged file is kept aside and reported, and what can be read of it is in the new one. May run in another thread
    than the one that then uses the storage. Raises `StorageError`.
    """
    around = Surroundings(data, base_config, identity, clock, bootid, space or Space(data), cost=cost or ScryptCost())
    try:
        _prepare_with_room(around)
    except OutboxFullError as error:
        raise StorageError(str(error), full=True) from error
    except (EdgeSyncError, OSError) as error:
        raise StorageError(f"cannot open {around.database}: {error}", full=around.space.is_used_up()) from error
    return KioskFile(around)


def _prepare_with_room(around: Surroundings) -> None:
    try:
        _prepare(around)
    except (EdgeSyncError, OSError):
        if not around.space.give_up():
            raise
        _prepare(around)
    around.space.lay_by()


def _prepare(around: Surroundings) -> None:
    mend_if_damaged(around)
    migrate(around.database)
    if was_lost(around):
        tell_lost(around)
