"""`county-hub init`, `serve`, `backup`, `restore` and `demo`: the hub's own life."""

import os
import signal
import time
from contextlib import closing
from pathlib import Path
from threading import Event

import click

from edge_sync import wordless_log
from edge_sync.hub import backup as backups
from edge_sync.hub import keyring
from edge_sync.hub.broker import BrokerAddress
from edge_sync.hub.commands.keys import NOT_ISSUED
from edge_sync.hub.commands.office import Office, pass_office
from edge_sync.hub.demo import fill
from edge_sync.hub.founding import found
from edge_sync.hub.hub import utc_now
from edge_sync.hub.service import serve as run_service


@click.command()
@click.option("--county", required=True, metavar="ID", help="Id of the county, like qb.")
@pass_office
def init(office: Office, county: str) -> None:
    """Make the county's keys and an empty database."""
    keys = keyring.create(office.keys, county, now=utc_now())
    found(office.database, keys).close()
    click.echo(f"County {county}: keys in {office.keys}, database {office.database}.")
    click.echo(
        f"Take root.key and {county}-recovery.key out of {office.keys} and lock them away; serving needs neither."
    )


@click.command()
@click.option("--ingest-only", is_flag=True, help="Only take events in; needs no private seal key, and another worker.")
@pass_office
def serve(office: Office, *, ingest_only: bool) -> None:
    """Serve the county until SIGTERM or Ctrl-C.

    One worker a SQLite file: a second one refuses. On PostgreSQL as many as you like, on as many machines; one of
    them leads.
    """
    wordless_log.begin()
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    run_service(
        office.database, office.keys, BrokerAddress.of(office.broker), stopped=stop.is_set, may_lead=not ingest_only
    )


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@pass_office
def backup(office: Office, folder: Path) -> None:
    """Write database and keys into FOLDER, which must be new. The hub may go on serving."""
    with office.hub() as hub:
        manifest = backups.make(hub, folder, now=utc_now())
    click.echo(
        f"Backed up {manifest.commits} commits of epoch {manifest.hub_epoch} to {folder}. It holds private keys: "
        "keep it locked away."
    )


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@pass_office
def restore(office: Office, folder: Path) -> None:
    """Put the backup in FOLDER in place. What stood there is moved aside; the kiosks send again what is missing."""
    epoch = backups.restore(folder, office.database, office.keys, now=utc_now)
    click.echo(f"Restored {office.database} as epoch {epoch}. Start it with: county-hub serve")
    with office.hub() as hub:
        if not hub.documents.keys_are_issued():
            click.echo(NOT_ISSUED)


@click.command()
@click.option("--bundle", type=click.Path(path_type=Path, dir_okay=False), help="Where the kiosk's bundle goes.")
@pass_office
def demo(office: Office, bundle: Path | None) -> None:
    """Fill an empty database and keys folder with the fictional county, kiosk qb-0302-k1 and three badges."""
    started = time.monotonic()
    keys = keyring.create(office.keys, "qb", now=utc_now())
    with closing(found(office.database, keys)) as hub:
        result = fill(hub, bundle or office.keys / "qb-0302-k1.bundle.json")
    click.echo(
        f"County qb with {result.homes} homes and {result.deputies} deputies in {time.monotonic() - started:.1f} s."
    )
    click.echo(f"bundle {os.fspath(result.bundle)}")
    click.echo(f"badges {os.fspath(result.badges)}")
