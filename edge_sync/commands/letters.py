"""``edge-sync dead-letters``: what the hub refused for good is listed, sent once more, or taken off the list."""

import sqlite3
from pathlib import Path

import click
import msgspec

from edge_sync import letters, outbox
from edge_sync.bodies.notes import AUDIT_NOTABLE, AuditNotable
from edge_sync.clock import Clock, SystemClock
from edge_sync.commands.file import data_option, kiosk_file
from edge_sync.database import transaction
from edge_sync.envelope import ClockQuality, Refusal
from edge_sync.floors import FLOORS_FILE, Floors
from edge_sync.identity import DATABASE_FILE, load
from edge_sync.outbox import DeadLetter, Draft, Outbox
from edge_sync.program import bootid
from edge_sync.settlement import DAMAGED

_REASONS = {DAMAGED, *(refusal.value for refusal in Refusal)}


_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of lines.")


@click.group("dead-letters", invoke_without_command=True)
@data_option(required=False)
@_json
@click.pass_context
def dead_letters(context: click.Context, data_dir: Path | None, *, as_json: bool) -> None:
    """Events that the hub refused for good, or that were damaged here; alone it lists them."""
    if context.invoked_subcommand is not None:
        return
    if data_dir is None:
        raise click.UsageError("--data DIR is needed.", context)
    _show(data_dir, as_json=as_json)


@dead_letters.command("list")
@data_option()
@_json
def listing(data_dir: Path, *, as_json: bool) -> None:
    """List them, oldest first: seq, id, type, reason, detail."""
    _show(data_dir, as_json=as_json)


@dead_letters.command()
@click.argument("event_id")
@data_option()
def retry(event_id: str, data_dir: Path) -> None:
    """Send EVENT_ID once more, as it was recorded; a running edge-sync does so within seconds."""
    with kiosk_file(data_dir) as connection, transaction(connection):
        _note(connection, data_dir, "dead_letter_retried", letters.retry(connection, event_id))
    click.echo(f"{event_id} waits for the hub again.")


@dead_letters.command()
@click.argument("event_id")
@data_option()
def discard(event_id: str, data_dir: Path) -> None:
    """Take EVENT_ID off the list; the event stays in the kiosk's file."""
    with kiosk_file(data_dir) as connection, transaction(connection):
        letter = letters.discard(connection, event_id, at=SystemClock().now())
        _note(connection, data_dir, "dead_letter_discarded", letter)
    click.echo(f"{event_id} is off the list; it stays in {DATABASE_FILE}.")


def _show(data_dir: Path, *, as_json: bool) -> None:
    with kiosk_file(data_dir) as connection:
        found = outbox.dead_letters(connection)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
        return
    for letter in found:
        click.echo(f"{letter.seq}\t{letter.id}\t{letter.type}\t{letter.reason}\t{letter.detail}")


def _note(connection: sqlite3.Connection, data_dir: Path, what: str, letter: DeadLetter) -> None:
    """Let the hub know who was decided upon, inside the caller's transaction."""
    clock: Clock = SystemClock()
    why = letter.reason if letter.reason in _REASONS else "unknown"
    notable = AuditNotable(what=what, at=clock.now(), why=why, subject=letter.id)
    quality = ClockQuality.NTP if clock.is_trusted() else ClockQuality.UNSYNCED
    draft = Draft(AUDIT_NOTABLE, msgspec.json.encode(notable), clock.now(), quality)
    floors = Floors(data_dir / FLOORS_FILE)
    Outbox(load(data_dir).address, bootid(), tuple, floors=floors).append(connection, draft)
