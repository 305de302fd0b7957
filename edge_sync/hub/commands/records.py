"""`county-hub dead-letters`, `duties`, `audit` and `export`: what is on record."""

from pathlib import Path
from typing import Any

import click
import msgspec

from edge_sync.hub.commands.office import NO_KEY, Office, json_option, local, pass_office, show_json, show_table
from edge_sync.hub.export import as_xml, requests, services
from edge_sync.hub.hub import Hub
from edge_sync.hub.words import Words


@click.group("dead-letters")
def dead_letters() -> None:
    """Events that could not be opened or applied here, and down events a kiosk rejected."""


@dead_letters.command("list")
@json_option
@pass_office
def listing(office: Office, *, as_json: bool) -> None:
    """List dead letters, oldest first."""
    with office.hub() as hub:
        found = hub.letters.all()
    if as_json:
        show_json(found)
        return
    rows = [{**msgspec.to_builtins(one), "since": local(one.since)} for one in found]
    columns = {
        "id": "ID", "direction": "WAY", "device": "KIOSK", "seq": "SEQ", "type": "TYPE", "since": "SINCE",
        "reason": "REASON",
        "detail": "DETAIL",
    }  # fmt: skip
    show_table(rows, columns, empty="There are no dead letters.")


@dead_letters.command()
@click.argument("event_id")
@pass_office
def retry(office: Office, event_id: str) -> None:
    """Have EVENT_ID opened, or sent, once more."""
    with office.hub() as hub:
        hub.letters.retry(event_id)
    click.echo(f"{event_id} will be tried again by the serving hub.")


@dead_letters.command()
@click.argument("event_id")
@pass_office
def discard(office: Office, event_id: str) -> None:
    """Take EVENT_ID off the list; it stays in the ledger."""
    with office.hub() as hub:
        hub.letters.discard(event_id)
    click.echo(f"{event_id} is off the list; its bytes stay in the ledger.")


@click.command()
@json_option
@pass_office
def duties(office: Office, *, as_json: bool) -> None:
    """List the duties that deputies held, newest first; --json has what they wrote down, too."""
    with office.hub() as hub:
        found = hub.duties.all()
        if as_json:
            words = Words(hub.connection, hub.keyring.openers())
            show_json([{**one, "notes": _written(hub, words, one["duty_id"])} for one in found])
            return
    rows = [
        {
            **one,
            "started_at": local(one["started_at"]),
            "ended_at": local(one["ended_at"]),
            "minutes": None if one["lasted_s"] is None else one["lasted_s"] // 60,
        }
        for one in found
    ]
    columns = {
        "deputy_id": "DEPUTY", "home_id": "HOME", "kind": "KIND", "started_at": "FROM", "ended_at": "TO",
        "minutes": "MINUTES", "visitors": "VISITORS", "notes": "NOTES",
        "end_method": "ENDED BY",
    }  # fmt: skip
    show_table(rows, columns, empty="No duty was held yet.")


def _written(hub: Hub, words: Words, duty_id: str) -> list[dict[str, Any]]:
    found = [(one, words.note(one["event_id"])) for one in hub.duties.written(duty_id)]
    return [
        {
            **one,
            "deputy_id": note and note.deputy_id,
            "lang": note and note.lang,
            "note": NO_KEY if note is None else note.note,
        }
        for one, note in found
    ]


@click.command()
@json_option
@pass_office
def audit(office: Office, *, as_json: bool) -> None:
    """List what kiosks found worth a note: refused badges, calls for help, damage."""
    with office.hub() as hub:
        found = hub.duties.notes()
    if as_json:
        show_json(found)
        return
    rows = [{**one, "at": local(one["at"])} for one in found]
    columns = {
        "device": "KIOSK",
        "seq": "SEQ",
        "at": "AT",
        "what": "WHAT",
        "why": "WHY",
        "subject": "ABOUT",
        "times": "TIMES",
    }
    show_table(rows, columns, empty="Nothing was noted yet.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--format", "form", type=click.Choice(["json", "xml"]), default="json", show_default=True)
@click.option("--services", "only_services", is_flag=True, help="The categories instead of the cases.")
@click.option("--public", is_flag=True, help="Only cases whose citizen agreed to publication, without contact.")
@pass_office
def export(office: Office, file: Path | None, form: str, *, only_services: bool, public: bool) -> None:
    """Export cases as Open311 GeoReport v2, to FILE or the screen.

    Without --public it holds words and contact: keep it closed.
    """
    with office.hub() as hub:
        found = services(hub) if only_services else requests(hub, public=public)
    if form == "xml":
        names = ("services", "service") if only_services else ("service_requests", "request")
        content = as_xml(found, plural=names[0], singular=names[1])
    else:
        content = msgspec.json.format(msgspec.json.encode(found), indent=2)
    if file is None:
        click.echo(content)
        return
    file.touch(mode=0o600)
    file.write_bytes(content)
    click.echo(f"{len(found)} entries written to {file}.", err=True)
