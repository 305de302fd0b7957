"""The kiosk's file as the commands use it, and the option that names its folder."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click

from edge_sync.database import connect
from edge_sync.errors import EdgeSyncError
from edge_sync.identity import DATABASE_FILE
from edge_sync.schema import migrate


def data_option(*, required: bool = True) -> Callable[..., Any]:
    """Return ``--data DIR``."""
    folder = click.Path(file_okay=False, path_type=Path)
    return click.option("--data", "data_dir", required=required, type=folder, help="Folder of this kiosk.")


@contextmanager
def kiosk_file(data_dir: Path) -> Iterator[sqlite3.Connection]:
    """Gives the kiosk's file; known errors end the command with one line."""
    path = data_dir / DATABASE_FILE
    if not path.exists():
        raise click.ClickException(f"{path} does not exist.")
    try:
        migrate(path)
        with closing(connect(path)) as connection:
            yield connection
    except EdgeSyncError as error:
        raise click.ClickException(str(error)) from error
