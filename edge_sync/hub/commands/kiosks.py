"""`county-hub kiosks`, `county-hub kiosk` and `county-hub broker-files`: which kiosks there are, and who may enter."""

from datetime import datetime, timedelta
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
from edge_sync.certificate import TLS_FOLDER
from edge_sync.envelope import decode_as
from edge_sync.hub.authority import KIOSK_DAYS, Authority
from edge_sync.hub.broker_files import BrokerFiles
from edge_sync.hub.bundle import CertificateBundle, bundle_of, write
from edge_sync.hub.commands.office import Office, json_option, local, pass_office, show_json, show_table
from edge_sync.hub.database import transaction
from edge_sync.hub.errors import KioskRefusedError
from edge_sync.hub.hub import Hub, utc_now
from edge_sync.hub.kiosks import Enrolment
from edge_sync.hub.presence import Overview
from edge_sync.hub.readiness import not_ready
from edge_sync.topics import Address

COMMANDS = {
    "sync-now": SYNC_NOW,
    "print-test": PRINT_TEST,
    "show-message": SHOW_MESSAGE,
    "maintenance": MAINTENANCE,
    "restart-app": RESTART_APP,
    "export-log": EXPORT_LOG,
    "wipe": WIPE,
}

valid_days = click.option(
    "--valid-days",
    type=click.IntRange(1, 10_000),
    default=KIOSK_DAYS,
    show_default=True,
    help="How long the certificate holds.",
)


@click.command()
@json_option
@pass_office
def kiosks(office: Office, *, as_json: bool) -> None:
    """List the kiosks: presence, applied versions, refused documents with all mistakes, what waits, broken devices."""
    with office.hub() as hub:
        found, strangers = hub.presence.overview(), hub.presence.strangers()
        ends = {one.device: authority_of(hub).valid_until(one.device) for one in found}
    if as_json:
        show_json([{**_plain(one), "certificate_until": ends[one.device]} for one in found])
        return
    rows = [_row(one, ends[one.device]) for one in found]
    columns = {
        "device": "KIOSK", "prefix": "PREFIX", "online": "ONLINE", "seen": "LAST SEEN", "config": "CONFIG",
        "state": "STATE",
        "pending": "PENDING", "rejected": "REJECTED", "down": "DOWN", "version": "VERSION",
        "certificate": "CERTIFICATE",
    }  # fmt: skip
    show_table(
        rows,
        columns,
        empty="There is no kiosk yet. Add one with: county-hub kiosk add DEVICE --ticket-prefix K7 --bundle FILE",
    )
    for one in found:
        _show_refused(one)
        _show_rival(one)
        _show_not_ready(one)
    if strangers:
        click.echo(f"refused of unknown devices: {dict(strangers)}")


@click.group()
def kiosk() -> None:
    """Add a kiosk, set one up anew, revoke one, give it a new certificate, or send it a command."""


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
@valid_days
@pass_office
def add(office: Office, device: str, ticket_prefix: str, bundle: Path, valid_days: int) -> None:
    """Add kiosk DEVICE and write its bundle, the only copy of its private keys."""
    with office.hub() as hub:
        with transaction(hub.connection):
            certificate = enrol(hub, hub.kiosks.add(device, ticket_prefix), bundle, days=valid_days)
        _end_certificates(hub, device, but=certificate)
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
@valid_days
@pass_office
def renew(office: Office, device: str, ticket_prefix: str, bundle: Path, valid_days: int) -> None:
    """Give DEVICE new keys and a new prefix for a new installation; the old one is refused from now on."""
    with office.hub() as hub:
        with transaction(hub.connection):
            certificate = enrol(hub, hub.kiosks.renew(device, ticket_prefix), bundle, days=valid_days)
        _end_certificates(hub, device, but=certificate)
    click.echo(
        f"Kiosk {device} with tickets {ticket_prefix}-… set up anew. Carry {bundle} to it, then destroy the file."
    )


@kiosk.command()
@click.argument("device")
@pass_office
def revoke(office: Office, device: str) -> None:
    """Shut DEVICE out: its certificate and keys count no more. What it gave stays. Repeating is safe."""
    with office.hub() as hub:
        hub.kiosks.revoke(device)
        _end_certificates(hub, device)
    click.echo(f"Kiosk {device} is shut out; what it gave stays. To take it up again: county-hub kiosk renew {device}")


@kiosk.command()
@click.argument("device")
@click.option(
    "--bundle", required=True, type=click.Path(path_type=Path, dir_okay=False), help="File for the new certificate."
)
@valid_days
@pass_office
def certificate(office: Office, device: str, bundle: Path, valid_days: int) -> None:
    """Write a new certificate for DEVICE, which keeps its keys, tickets and queue; the old one holds until it ends."""
    with office.hub() as hub:
        if hub.kiosks.known(device).is_revoked:
            raise KioskRefusedError(f"Kiosk {device} is revoked; nothing was made. To take it up again: kiosk renew.")
        credentials = authority_of(hub).issue(device, days=valid_days)
        write(CertificateBundle(device=device, tls=credentials), bundle)
    click.echo(
        f"New certificate for {device} in {bundle}. Carry it there: edge-sync provision {bundle.name} --data DIR"
    )


@click.command("broker-files")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--host", "hosts", required=True, multiple=True, metavar="NAME", help="Name or address of the broker; repeatable."
)
@pass_office
def broker_files(office: Office, folder: Path, hosts: tuple[str, ...]) -> None:
    """Write into FOLDER all that Mosquitto needs, with a new certificate for the broker.

    Later commands that add, renew or revoke a kiosk keep the files up to date.
    """
    with office.hub() as hub:
        BrokerFiles(authority_of(hub)).lay(folder, hosts, lambda: _admitted(hub), county=hub.keyring.county)
    click.echo(f"Broker {', '.join(hosts)}: files in {folder}. Start it with: mosquitto -c {folder / 'mosquitto.conf'}")


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


def enrol(hub: Hub, enrolment: Enrolment, path: Path, *, days: int = KIOSK_DAYS) -> bytes:
    """Issue the kiosk's own documents and write its bundle, inside the caller's transaction: no bundle, no kiosk.

    Returns its new certificate, PEM.
    """
    hub.registry.issue_for(enrolment.kiosk)
    device = enrolment.kiosk.address.device
    credentials = authority_of(hub).issue(device, days=days)
    floor = hub.ledger.highest_seq(device)
    write(bundle_of(enrolment, hub.keyring, hub.documents, seq_floor=floor, credentials=credentials), path)
    return credentials.certificate


def authority_of(hub: Hub) -> Authority:
    """Return the county's certificate authority, which lies beside its keys."""
    return Authority(hub.keyring.folder / TLS_FOLDER, hub.keyring.county, now=utc_now)


def _end_certificates(hub: Hub, device: str, *, but: bytes = b"") -> None:
    """Take back a kiosk's certificates and tell the broker; after the commit, since nothing here can be undone."""
    authority = authority_of(hub)
    authority.revoke(device, but=but)
    folder = BrokerFiles(authority).refresh(lambda: _admitted(hub), county=hub.keyring.county)
    if folder is None:
        click.echo("No files for a broker were written yet. Write them with: county-hub broker-files DIR --host NAME")
    else:
        click.echo(f"Access list and revocations in {folder} are up to date; Mosquitto reads them again on SIGHUP.")


def _admitted(hub: Hub) -> list[Address]:
    return [one.address for one in hub.kiosks.all()]


def _plain(one: Overview) -> dict[str, object]:
    plain: dict[str, object] = msgspec.to_builtins(one)
    pending = one.telemetry.get("pending")
    applied = {name: entry.get("applied", {}) for name, entry in one.reported.items()}
    unready = msgspec.to_builtins(not_ready(one.telemetry))
    return {**plain, "applied": applied, "refused": one.refused, "pending": pending, "not_ready": unready}


def _row(one: Overview, certificate_until: datetime | None) -> dict[str, object]:
    config = one.reported.get("config", {})
    return {
        "device": one.device,
        "prefix": one.ticket_prefixes,
        "online": "?" if one.online is None else one.online,
        "seen": local(one.last_seen),
        "config": " ".join(f"{target}:{version}" for target, version in config.get("applied", {}).items()),
        "state": "revoked" if one.revoked_at else config.get("state"),
        "pending": one.telemetry.get("pending"),
        "rejected": one.telemetry.get("rejected"),
        "down": one.down_pending,
        "version": one.status.get("version"),
        "certificate": local(certificate_until.isoformat())[:10] if certificate_until else None,
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


def _show_not_ready(one: Overview) -> None:
    for device in () if one.revoked_at else not_ready(one.telemetry):
        detail = f" ({device.detail})" if device.detail else ""
        click.echo(f"{one.device} {device.name}: {device.what}{detail}. Since {local(device.since)}. {device.do}")
