"""`county-hub case`: the office's view of what citizens said, and the steps of each case."""

from datetime import datetime
from typing import Any

import click
import msgspec

from edge_sync.hub.case_machine import NEXT, OUTCOMES, Step
from edge_sync.hub.cases import Case
from edge_sync.hub.commands.office import (
    LOCAL,
    NO_KEY,
    Office,
    json_option,
    local,
    pass_office,
    show_json,
    show_table,
)
from edge_sync.hub.hub import Hub
from edge_sync.hub.words import Words


@click.group()
def case() -> None:
    """Read, answer and move cases."""


@case.command("list")
@click.option("--status", type=click.Choice(list(NEXT)), help="Only of this status.")
@click.option("--home", metavar="ID", help="Only of this home.")
@click.option("--limit", type=click.IntRange(min=1), default=1000, show_default=True)
@json_option
@pass_office
def listing(office: Office, status: str | None, home: str | None, limit: int, *, as_json: bool) -> None:
    """List cases, newest first, with the citizens' words."""
    with office.hub() as hub:
        found = [_plain(hub, one) for one in hub.cases.all(status=status, home=home, limit=limit)]
    if as_json:
        show_json(found)
        return
    rows = [{**one, "created_at": local(one["created_at"]), "words": _words(one["opinion"])} for one in found]
    columns = {
        "ticket_no": "TICKET", "created_at": "REGISTERED", "home_id": "HOME", "category": "CATEGORY", "kind": "KIND",
        "status": "STATUS", "words": "WORDS",
    }  # fmt: skip
    show_table(rows, columns, empty="There is no case yet.")


@case.command()
@click.argument("ticket")
@json_option
@pass_office
def show(office: Office, ticket: str, *, as_json: bool) -> None:
    """Show one case whole: words, contact, every step and every rating."""
    with office.hub() as hub:
        found = hub.cases.find(ticket)
        plain = {**_plain(hub, found), "history": hub.cases.history(found), "ratings": _ratings(hub, found)}
    if as_json:
        show_json(plain)
        return
    for key, value in plain.items():
        if key not in ("opinion", "history", "ratings") and value is not None:
            click.echo(f"{key:14} {value}")
    for key, value in (plain["opinion"] or {"words": NO_KEY}).items():
        click.echo(f"  {key:16} {value}")
    for step in plain["history"]:
        text = step.get("public_text", {}).get("zh", "")
        click.echo(f"  {step['rev']:3} {local(step['at'])}  {step['status']:12} {text}".rstrip())
    for rating in plain["ratings"]:
        click.echo(f"  round {rating['round']} {local(rating['at'])}  {_said(rating)}")


@case.command()
@click.argument("ticket")
@click.option("--text", required=True, help="The answer, for publication: it is shown at the kiosk.")
@click.option("--lang", default="zh", show_default=True, help="Language of the answer.")
@click.option("--unit", help="Who answers.")
@click.option("--outcome", type=click.Choice(OUTCOMES), help="A solved, B planned, C for reference, D for later.")
@pass_office
def reply(office: Office, ticket: str, *, text: str, lang: str, unit: str | None, outcome: str | None) -> None:
    """Answer a case: it becomes `replied`, and its kiosk is told."""
    _step(office, ticket, Step("replied", {lang: text}, {lang: unit} if unit else {}, outcome=outcome))


@case.command()
@click.argument("ticket")
@click.option("--status", required=True, type=click.Choice(list(NEXT)), help="The next status.")
@click.option("--text", help="What the citizen reads about this step.")
@click.option("--lang", default="zh", show_default=True, help="Language of the text.")
@click.option("--unit", help="Who says it.")
@click.option("--handler", help="Who handles it.")
@click.option("--due", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]), help="By when, local time.")
@click.option("--outcome", type=click.Choice(OUTCOMES))
@click.option("--into", metavar="TICKET", help="The case it is merged into.")
@pass_office
def update(  # noqa: PLR0913 - one argument an option
    office: Office, ticket: str, *, status: str, text: str | None, lang: str, unit: str | None, handler: str | None,
    due: datetime | None, outcome: str | None, into: str | None,
) -> None:  # fmt: skip
    """Take the next step of a case; steps the case machine does not know are refused."""
    step = Step(
        status, {lang: text} if text else {}, {lang: unit} if unit else {}, handler=handler,
        due_at=due and due.replace(tzinfo=LOCAL), outcome=outcome, merged_into=into,
    )  # fmt: skip
    _step(office, ticket, step)


def _step(office: Office, ticket: str, step: Step) -> None:
    with office.hub() as hub:
        moved = hub.cases.step(ticket, step)
    click.echo(f"{moved.ticket_no} is {moved.status} (step {moved.rev}); {moved.device} will be told.")


def _plain(hub: Hub, found: Case) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(found)
    return {**plain, "opinion": Words(hub.connection, hub.keyring.openers()).plain(found)}


def _ratings(hub: Hub, found: Case) -> list[dict[str, Any]]:
    words = Words(hub.connection, hub.keyring.openers())
    rated = [(one, words.rating(one["event_id"])) for one in hub.ratings.of(found)]
    return [
        {**one, "lang": said and said.lang, "comment": NO_KEY if said is None else said.comment} for one, said in rated
    ]


def _said(rating: dict[str, Any]) -> str:
    dims = [f"{name} {rating[name]}" for name in ("attitude", "manner", "effect") if rating[name] is not None]
    parts = [rating["value"], *dims, "wants it handled once more" if rating["redo"] else "", rating["comment"]]
    return ", ".join(part for part in parts if part)


def _words(opinion: dict[str, Any] | None) -> str:
    if opinion is None:
        return NO_KEY
    return " / ".join(part for part in (*opinion.get("phrases", ()), opinion.get("text", "")) if part)
