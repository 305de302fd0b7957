"""`county-hub deputy` and `county-hub badge`: who the deputies are, and what opens their duty."""

from pathlib import Path

import click
import msgspec

from edge_sync.hub.commands.office import Office, json_option, local, pass_office, read_json, show_json, show_table


@click.group()
def deputy() -> None:
    """Import and list deputies."""


@deputy.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@pass_office
def take(office: Office, file: Path) -> None:
    """Add or change the deputies in FILE (a JSON list) and issue their homes' rosters. All or none."""
    raw = read_json(file)
    with office.hub() as hub:
        done = hub.registry.take(raw)
    click.echo(f"{done.deputies} deputies of {len(done.homes)} homes taken; their rosters are issued.")


@deputy.command("list")
@click.option("--home", metavar="ID", help="Of one home only.")
@json_option
@pass_office
def listing(office: Office, home: str | None, *, as_json: bool) -> None:
    """List deputies."""
    with office.hub() as hub:
        found = hub.registry.all(home=home)
    if as_json:
        show_json(found)
        return
    rows = [{**msgspec.to_builtins(one), "name": one.name.get("zh", ""), "active": one.active} for one in found]
    columns = {
        "deputy_id": "DEPUTY",
        "name": "NAME",
        "levels": "LEVELS",
        "home_id": "HOME",
        "public_code": "PUBLIC CODE",
        "active": "ACTIVE",
    }
    show_table(rows, columns, empty="There are no deputies yet. Import them with: county-hub deputy import FILE")


@click.group()
def badge() -> None:
    """Issue, revoke and list duty badges."""


@badge.command()
@click.argument("deputy_id")
@click.option("--county-wide", is_flag=True, help="Valid at every home, not only the deputy's own.")
@pass_office
def issue(office: Office, deputy_id: str, *, county_wide: bool) -> None:
    """Print the code of a new badge for DEPUTY_ID. It is kept nowhere; earlier badges of the deputy end."""
    with office.hub() as hub:
        code = hub.registry.issue_badge(deputy_id, county_wide=county_wide)
    click.echo(code)


@badge.command()
@click.argument("deputy_id")
@pass_office
def revoke(office: Office, deputy_id: str) -> None:
    """End every badge of DEPUTY_ID."""
    with office.hub() as hub:
        ended = hub.registry.revoke_badges(deputy_id)
    click.echo(f"{ended} badge{'' if ended == 1 else 's'} of {deputy_id} revoked.")


@badge.command("list")
@json_option
@pass_office
def badges(office: Office, *, as_json: bool) -> None:
    """List badges: whose, since when, until when."""
    with office.hub() as hub:
        rows = hub.registry.badges()
    if as_json:
        show_json(rows)
        return
    shown = [{**row, "issued_at": local(row["issued_at"]), "revoked_at": local(row["revoked_at"])} for row in rows]
    columns = {"deputy_id": "DEPUTY", "county_wide": "COUNTY-WIDE", "issued_at": "ISSUED", "revoked_at": "REVOKED"}
    show_table(shown, columns, empty="No badge was issued yet.")
