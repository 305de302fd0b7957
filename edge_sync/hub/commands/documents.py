"""`county-hub doc`: documents other than config, keys, rosters and badges, which have commands of their own."""

from pathlib import Path

import click
import msgspec

from edge_sync.hub.commands.office import (
    Office,
    json_option,
    local,
    pass_office,
    read_json,
    show_json,
    show_table,
    target_of,
    target_options,
)  # fmt: skip
from edge_sync.hub.database import NO_LIMIT

OWN_COMMANDS = {"config": "config push", "keys": "init", "badges": "badge issue", "roster": "deputy import"}


@click.group()
def doc() -> None:
    """Issue and withdraw signed documents."""


@doc.command()
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@target_options
@pass_office
def push(office: Office, name: str, file: Path, *, county: bool, home: str | None, device: str | None) -> None:
    """Issue FILE.json as document NAME (catalog, schedule, announcement/ID …); its body is judged first."""
    _refuse_own(name)
    body = msgspec.json.encode(read_json(file))
    with office.hub() as hub:
        target = target_of(hub, county=county, home=home, device=device)
        issue = hub.documents.issue(target, name, body)
    click.echo(f"{name} of {target} is version {issue.version}. A serving hub publishes it within a second.")


@doc.command()
@click.argument("name")
@target_options
@pass_office
def withdraw(office: Office, name: str, *, county: bool, home: str | None, device: str | None) -> None:
    """Take document NAME away."""
    if name in ("keys", "badges"):
        raise click.ClickException(f"{name} cannot be withdrawn: a kiosk needs it. Nothing was changed.")
    with office.hub() as hub:
        target = target_of(hub, county=county, home=home, device=device)
        issue = hub.documents.withdraw(target, name)
    click.echo(f"{name} of {target} is withdrawn by version {issue.version}.")


@doc.command("list")
@json_option
@pass_office
def listing(office: Office, *, as_json: bool) -> None:
    """List the documents that hold."""
    with office.hub() as hub:
        waiting = {(one.target, one.name) for one in hub.documents.unpublished(NO_LIMIT)}
        rows = [
            {
                "target": one.target, "name": one.name, "epoch": one.epoch, "version": one.version,
                "issued_at": one.issued_at,
                "bytes": len(one.jws), "published": (one.target, one.name) not in waiting,
            }
            for one in hub.documents.all_current()
            if not one.withdrawn
        ]  # fmt: skip
    if as_json:
        show_json(rows)
        return
    shown = [{**row, "issued_at": local(str(row["issued_at"]))} for row in rows]
    columns = {
        "target": "FOR",
        "name": "DOCUMENT",
        "version": "VERSION",
        "issued_at": "ISSUED",
        "bytes": "BYTES",
        "published": "PUBLISHED",
    }
    show_table(shown, columns, empty="There is no document yet.")


def _refuse_own(name: str) -> None:
    own = OWN_COMMANDS.get(name.split("/", maxsplit=1)[0])
    if own is not None:
        raise click.ClickException(f"{name} is made by: county-hub {own}. Nothing was changed.")
