"""`county-hub kiosks` and `county-hub kiosk`: which kiosks there are, how they are, and adding one."""

from datetime import timedelta
from pathlib import Path

import click
import msgspec

from edge_sync.bodies.commands import (
    EXPORT_LOG,
    MAINTENANCE,
    PRINT_TEST,
    RESTART_APP,
    SHOW_MESSAGE,
    SYNC_NOW,
    WIPE,
    Maintenance,
    ShowMessage,
)  # fmt: skip
from edge_sync.bodies.events import DOWN
from edge_sync.envelope import decode_as
from edge_sync.hub.bundle import bundle_of, write
from edge_sync.hub.commands.office import Office, json_option, local, pass_office, show_json, show_table
from edge_sync.hub.database import transaction
from edge_sync.hub.hub import Hub, utc_now
from edge_sync.hub.kiosks import Enrolment
from edge_sync.hub.presence import Overview

COMMANDS = {
    "sync-now": SYNC_NOW,
    "print-test": PRINT_TEST,
    "show-message": SHOW_MESSAGE,
    "maintenance": MAINTENANCE,
    "restart-app": RESTART_APP,
    "export-log": EXPORT_LOG,
    "wipe": WIPE,
}


@click.command()
@json_option
@pass_office
def kiosks(office: Office, *, as_json: bool) -> None:
    """List the kiosks: presence, last seen, applied versions, refused documents with all mistakes, what waits."""
    with office.hub() as hub:
        found, strangers = hub.presence.overview(), hub.presence.strangers()
    if as_json:
        show_json([_plain(one) for one in found])
        return
    rows = [_row(one) for one in found]
    columns = {
        "device": "KIOSK", "prefix": "PREFIX", "online": "ONLINE", "seen": "LAST SEEN", "config": "CONFIG",
        "state": "STATE",
        "pending": "PENDING", "rejected": "REJECTED", "down": "DOWN", "version": "VERSION",
    }  # fmt: skip
    show_table(
        rows,
        columns,
        empty="There is no kiosk yet. Add one with: county-hub kiosk add DEVICE --ticket-prefix K7 --bundle FILE",
    )
    for one in found:
        _show_refused(one)
        _show_rival(one)
    if strangers:
        click.echo(f"refused of unknown devices: {dict(strangers)}")


@click.group()
def kiosk() -> None:
    """Add a kiosk, set one up anew, or send it a command."""


@kiosk.command()
@click.argument("device")
@click.option(
    "--ticket-prefix", required=True, metavar="K7", help="2 to 4 characters; none the beginning of another's."
)
@click.option(
    "--bundle",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="File for the kiosk's keys and documents.",
)
@pass_office
def add(office: Office, device: str, ticket_prefix: str, bundle: Path) -> None:
    """Add kiosk DEVICE and write its bundle, the only copy of its private keys."""
    with office.hub() as hub, transaction(hub.connection):
        enrol(hub, hub.kiosks.add(device, ticket_prefix), bundle)
    click.echo(f"Kiosk {device} with tickets {ticket_prefix}-… added. Carry {bundle} to it, then destroy the file.")


@kiosk.command()
@click.argument("device")
@click.option(
    "--ticket-prefix", required=True, metavar="K8", help="A new prefix, so that no ticket number comes twice."
)
@click.option(
    "--bundle",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="File for the kiosk's keys and documents.",
)
@pass_office
def renew(office: Office, device: str, ticket_prefix: str, bundle: Path) -> None:
    """Give DEVICE new keys and a new prefix for a new installation; the old one is refused from now on."""
    with office.hub() as hub, transaction(hub.connection):
        enrol(hub, hub.kiosks.renew(device, ticket_prefix), bundle)
    click.echo(
        f"Kiosk {device} with tickets {ticket_prefix}-… set up anew. Carry {bundle} to it, then destroy the file."
    )


@kiosk.command()
@click.argument("device")
@click.argument("command", type=click.Choice(sorted(COMMANDS)))
@click.option(
    "--minutes",
    type=click.IntRange(1, 7 * 24 * 60),
    default=10,
    show_default=True,
    help="Not obeyed after so long; a message and maintenance end then.",
)
@click.option(
    "--text", metavar="TEXT", help="Of show-message, at most 80 characters; left out, it takes the message away."
)
@click.option("--lang", default="zh", show_default=True, help="Language of the text.")
@click.option("--off", is_flag=True, help="With maintenance: end it.")
@pass_office
def tell(office: Office, device: str, command: str, *, minutes: int, text: str | None, lang: str, off: bool) -> None:
    """Send DEVICE a command. It is obeyed once, and not after its time.

    wipe deletes what people said and did there and keeps who it is; it is refused, and `dead-letters list` says so,
    while the hub does not have everything. export-log is read with: kiosk log DEVICE
    """
    data = _arguments(command, text, lang, off=off)
    with office.hub() as hub:
        hub.kiosks.known(device)
        event_id = hub.down.append(device, COMMANDS[command], data, expires_at=utc_now() + timedelta(minutes=minutes))
    click.echo(f"{command} waits for {device} as {event_id}.")


def _arguments(command: str, text: str | None, lang: str, *, off: bool) -> bytes:
    """Return the data of a command; raises `click.UsageError` for options that it does not have."""
    if text is not None and command != "show-message":
        raise click.UsageError(f"--text belongs to show-message, not to {command}. Nothing was sent.")
    if off and command != "maintenance":
        raise click.UsageError(f"--off belongs to maintenance, not to {command}. Nothing was sent.")
    arguments = {
        "show-message": ShowMessage({lang: text} if text else {}),
        "maintenance": Maintenance(on=not off),
    }
    data = msgspec.json.encode(arguments.get(command, {}))
    decode_as(data, DOWN[COMMANDS[command]])
    return data


@kiosk.command("log")
@click.argument("device")
@json_option
@pass_office
def exported(office: Office, device: str, *, as_json: bool) -> None:
    """Show the journal that DEVICE sent last, after: kiosk tell DEVICE export-log."""
    with office.hub() as hub:
        hub.kiosks.known(device)
        lines = hub.duties.log(device)
    if as_json:
        show_json([msgspec.json.decode(line) for line in lines])
        return
    for line in lines or (f"{device} has sent no journal yet. Ask for it with: kiosk tell {device} export-log",):
        click.echo(line)


def enrol(hub: Hub, enrolment: Enrolment, path: Path) -> None:
    """Issue the kiosk's own documents and write its bundle, inside the caller's transaction: no bundle, no kiosk."""
    hub.registry.issue_for(enrolment.kiosk)
    device = enrolment.kiosk.address.device
    write(bundle_of(enrolment, hub.keyring, hub.documents, seq_floor=hub.ledger.highest_seq(device)), path)


def _plain(one: Overview) -> dict[str, object]:
    plain: dict[str, object] = msgspec.to_builtins(one)
    pending = one.telemetry.get("pending")
    applied = {name: entry.get("applied", {}) for name, entry in one.reported.items()}
    return {**plain, "applied": applied, "refused": one.refused, "pending": pending}


def _row(one: Overview) -> dict[str, object]:
    config = one.reported.get("config", {})
    return {
        "device": one.device,
        "prefix": one.ticket_prefixes,
        "online": "?" if one.online is None else one.online,
        "seen": local(one.last_seen),
        "config": " ".join(f"{target}:{version}" for target, version in config.get("applied", {}).items()),
        "state": config.get("state"),
        "pending": one.telemetry.get("pending"),
        "rejected": one.telemetry.get("rejected"),
        "down": one.down_pending,
        "version": one.status.get("version"),
    }


def _show_refused(one: Overview) -> None:
    for refused in one.refused:
        click.echo(
            f"{one.device} refused {refused['name']} of {refused['target']} version {refused['version']}: "
            f"{refused['reason']}"
        )
        for mistake in refused.get("errors", ()):
            click.echo(f"  {mistake}")
    if one.refused_publishes:
        click.echo(
            f"{one.device} publishes refused here: " + ", ".join(f"{k} {v}" for k, v in one.refused_publishes.items())
        )


def _show_rival(one: Overview) -> None:
    if times := one.telemetry.get("taken_over"):
        click.echo(
            f"{one.device} was cut off {times} times, as by another machine of its identity: a copied card? Nothing is "
            "lost, but they take turns. Switch one off, and set it up anew with: kiosk renew"
        )
