"""`county-hub keys`: which keys the county has, the next of each, and the end of old or stolen ones."""

from typing import Any

import click

from edge_sync.hub import rotation
from edge_sync.hub.commands.office import Office, json_option, local, pass_office, show_json, show_table
from edge_sync.hub.hub import Hub
from edge_sync.hub.keyring import KeyEntry

AWAY = "Take root.key out of the folder again and lock it away. A serving hub goes on by itself."

NOT_ISSUED = (
    "The kiosks are told another list of keys than the one here: the ledger was restored, or a change broke off. "
    "Bring root.key into the folder and tell them this one: county-hub keys issue"
)


@click.group()
def keys() -> None:
    """List and change the county's keys. A change needs root.key in the keys folder."""


@keys.command("list")
@json_option
@pass_office
def listing(office: Office, *, as_json: bool) -> None:
    """List the keys, whether each is here, and from when to when it is used."""
    with office.hub() as hub:
        rows = [_row(hub, entry) for entry in hub.keyring.entries]
        is_issued = hub.documents.keys_are_issued()
    if as_json:
        show_json(rows)
        return
    shown = [{**row, "not_before": local(row["not_before"]), "not_after": local(row["not_after"])} for row in rows]
    columns = {
        "kid": "KEY", "use": "USE", "here": "HERE", "signs": "SIGNS", "not_before": "FROM", "not_after": "TO",
        "ended": "ENDED",
    }  # fmt: skip
    show_table(shown, columns, empty="There are no keys.")
    if not is_issued:
        click.echo(NOT_ISSUED)


@keys.command()
@pass_office
def issue(office: Office) -> None:
    """Tell the kiosks the keys listed here, where a restore or a change that broke off left them another list."""
    with office.hub() as hub:
        version = hub.documents.issue_keys().version
    click.echo(f"The keys listed here are version {version} of what the kiosks are told.")
    click.echo(AWAY)


@keys.command()
@click.argument("use", type=click.Choice(rotation.USES))
@pass_office
def rotate(office: Office, use: str) -> None:
    """Make the next key for USE and tell the kiosks.

    A doc or down key signs from a day later on; kiosks seal to a seal or recovery key as soon as they know it, and the
    old one goes on opening what was sealed to it.
    """
    with office.hub() as hub:
        new = rotation.rotate(hub, use)
    click.echo(f"{new.kid} is used for {use} from {local(_stamp(new.not_before))} on.")
    if use == "recovery":
        click.echo(f"Take {new.kid}.key out of {office.keys} and lock it away; serving does not need it.")
    click.echo(AWAY)


@keys.command()
@click.argument("kid")
@pass_office
def retire(office: Office, kid: str) -> None:
    """End the old key KID; what it signed is signed anew. Refused while anything may still need it."""
    with office.hub() as hub:
        rotation.retire(hub, kid)
    click.echo(f"{kid} has ended. Its file may be locked away; it opens what was sealed to it.")
    click.echo(AWAY)


@keys.command()
@click.argument("kid")
@pass_office
def revoke(office: Office, kid: str) -> None:
    """End KID at once: somebody else may have it. Another takes its place, and what it signed is signed anew.

    A kiosk that is offline believes it until it hears of this.
    """
    with office.hub() as hub:
        new = rotation.revoke(hub, kid)
    click.echo(f"{kid} has ended, {new.kid} takes its place now.")
    click.echo(AWAY)


def _row(hub: Hub, entry: KeyEntry) -> dict[str, Any]:
    signs = (
        entry.use in ("doc", "down") and hub.keyring.has(entry.use) and hub.keyring.signer(entry.use).kid == entry.kid
    )
    ended = "retired" if entry.retired_at else "revoked" if entry.revoked_at else ""
    return {
        "kid": entry.kid,
        "use": entry.use,
        "here": hub.keyring.is_here(entry),
        "signs": signs,
        "not_before": _stamp(entry.not_before),
        "not_after": _stamp(entry.not_after),
        "ended": ended,
    }


def _stamp(at: Any) -> str | None:  # noqa: ANN401 - a time or None
    return None if at is None else at.isoformat()
