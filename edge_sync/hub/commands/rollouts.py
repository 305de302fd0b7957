"""`county-hub config` in waves: options of a canary, `rollout` to look and to stop, `rollback` to go back."""

import functools
import itertools
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import click
import msgspec

from edge_sync.hub.commands.office import (
    Office,
    json_option,
    local,
    pass_office,
    show_json,
    show_table,
    target_of,
    target_options,
)  # fmt: skip
from edge_sync.hub.database import NO_LIMIT
from edge_sync.hub.documents import Issue
from edge_sync.hub.errors import RolloutRefusedError
from edge_sync.hub.hub import Hub
from edge_sync.hub.rollouts import SOAK_S, Campaign, Pace, State, percent
from edge_sync.hub.waves import CONFIG
from edge_sync.rollout import WHOLE

WAIT_S = 0.5


def permille(_context: click.Context, _option: click.Parameter, value: str | None) -> int | None:
    """Return a share like ``5%`` or ``0.5`` as permille; raises `click.BadParameter`."""
    if value is None:
        return None
    try:
        share = round(float(value.rstrip("% ")) * 10)
    except (ValueError, OverflowError):
        share = 0
    if not 0 < share < WHOLE:
        raise click.BadParameter(f"{value!r}: expected a share of the kiosks from 0.1% to 99.9%, like 5%.")
    return share


@dataclass(frozen=True, slots=True)
class Way:
    """How a push goes out; `pace` None: to everybody at once."""

    pace: Pace | None
    force: bool
    wait: bool


def way_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--canary``, ``--abort-at``, ``--soak``, ``--wait`` and ``--force``; the command gets them as `way`."""

    @functools.wraps(command)
    def run(*given: Any, **options: Any) -> Any:  # noqa: ANN401 - passes through what click gives
        canary, abort_at, soak = (options.pop(name) for name in ("canary", "abort_at", "soak"))
        wait, force = options.pop("wait"), options.pop("force")
        if canary is None and (wait or abort_at is not None or soak is not None):
            raise click.UsageError("--abort-at, --soak and --wait go with --canary.")
        pace = None if canary is None else Pace(canary, SOAK_S if soak is None else soak, abort_at or 1)
        return command(*given, way=Way(pace, force, wait), **options)

    for option in (
        click.option("--force", is_flag=True, help="Go over a roll-out that runs for the same target."),
        click.option("--wait", is_flag=True, help="Stay until the roll-out has ended; exit 1 when it was not done."),
        click.option(
            "--soak", type=click.IntRange(1, 86_400), metavar="SECONDS", help=f"Time of a wave, {SOAK_S} by default."
        ),
        click.option(
            "--abort-at", type=click.IntRange(1), metavar="N", help="So many failed kiosks stop it, 1 by default."
        ),
        click.option("--canary", callback=permille, metavar="PERCENT", help="To so many first, then 25 %, then all."),
    ):
        run = option(run)
    return run


def push_in_waves(hub: Hub, target: str, body: bytes, way: Way, pace: Pace) -> None:
    """Begin a roll-out and say what it is; with ``--wait`` stay until its end."""
    if target.startswith("dev/"):
        raise click.UsageError("--canary needs more than one kiosk: --county or --home.")
    campaign = hub.rollouts.begin(target, body, pace, salts=_salts(hub.keyring.county), force=way.force)
    click.echo(
        f"config of {target} is version {campaign.version} for {percent(campaign.permille)} of the kiosks, "
        f"{len(campaign.watched)} of them online. A serving hub goes on by itself: config rollout show"
    )
    if way.wait:
        _wait(hub, campaign)


def _salts(county: str) -> Iterator[str]:
    begin = secrets.token_hex(4)
    return (f"{county}-{begin}-{count}" for count in itertools.count())


def _wait(hub: Hub, campaign: Campaign) -> None:
    while campaign.state is State.RUNNING:
        time.sleep(WAIT_S)
        before, campaign = campaign, hub.rollouts.of(campaign.salt)
        if campaign.wave != before.wave:
            click.echo(f"version {campaign.version} is out to {percent(campaign.permille)} of the kiosks")
    _say_end(campaign)
    if campaign.state is not State.DONE:
        raise SystemExit(1)


def _say_end(campaign: Campaign) -> None:
    match campaign.state:
        case State.RUNNING:
            click.echo(f"  runs since {local(campaign.started_at)}, this wave since {local(campaign.wave_at)}")
        case State.DONE:
            click.echo(f"  done {local(campaign.ended_at)}: every kiosk has it or gets it when it comes")
        case State.ABORTED:
            click.echo(f"  aborted {local(campaign.ended_at)} ({campaign.why}); what held before is issued again")
        case State.REPLACED:
            click.echo(f"  ended {local(campaign.ended_at)}: {campaign.why}")
    for failure in campaign.failures:
        click.echo(f"  {failure.device} {failure.what}: {failure.detail}")


@click.group()
def rollout() -> None:
    """Look at a roll-out (config push --canary), or stop it."""


@rollout.command("show")
@target_options
@json_option
@pass_office
def show_rollout(office: Office, *, county: bool, home: str | None, device: str | None, as_json: bool) -> None:
    """Show the roll-outs of a target, the newest first, with the kiosks that failed."""
    with office.hub() as hub:
        target = target_of(hub, county=county, home=home, device=device)
        found = hub.rollouts.of_target(target)
    if as_json:
        show_json([_plain(campaign) for campaign in found])
        return
    if not found:
        click.echo(f"No config was rolled out in waves for {target} yet.")
    for campaign in found:
        waves = ", ".join(percent(wave) for wave in campaign.waves)
        click.echo(
            f"{target} version {campaign.version} at {percent(campaign.permille)} (waves of {waves}; "
            f"{campaign.soak_s} s each; stops at {campaign.abort_at} failed)"
        )
        _say_end(campaign)


def _plain(campaign: Campaign) -> dict[str, Any]:
    names = ("target", "first_version", "version", "otherwise_version", "waves", "permille", "soak_s", "abort_at")
    times = ("started_at", "wave_at", "ended_at", "why", "watched")
    return {
        **{name: getattr(campaign, name) for name in (*names, *times)},
        "state": campaign.state.value,
        "failures": msgspec.to_builtins(campaign.failures),
    }


@rollout.command()
@target_options
@pass_office
def abort(office: Office, *, county: bool, home: str | None, device: str | None) -> None:
    """Stop the roll-out that runs: what held before is issued for every kiosk."""
    with office.hub() as hub:
        target = target_of(hub, county=county, home=home, device=device)
        campaign = hub.rollouts.running_for(target)
        if campaign is None or not hub.rollouts.abort(campaign, "stopped by the office"):
            raise RolloutRefusedError(f"No roll-out runs for {target}. Nothing was changed.")
        held = hub.documents.current(target, CONFIG)
    version = held.version if held else 0
    click.echo(f"The roll-out to {target} is stopped; version {version} says again what held before.")


@click.command()
@target_options
@click.option("--to", "version", type=int, help="This version; by default the one before that held for all.")
@click.option("--force", is_flag=True, help="Go over a roll-out that runs for the same target.")
@pass_office
def rollback(
    office: Office, *, county: bool, home: str | None, device: str | None, version: int | None, force: bool
) -> None:
    """Issue what an earlier version said as a new version, for every kiosk at once."""
    with office.hub() as hub:
        target = target_of(hub, county=county, home=home, device=device)
        earlier = _earlier(hub.documents.history(target, CONFIG, limit=NO_LIMIT), target, version)
        issue = hub.rollouts.push(target, earlier.body, force=force)
    click.echo(f"config of {target} is version {issue.version}, which says what version {earlier.version} said.")


def _earlier(issues: Sequence[Issue], target: str, version: int | None) -> Issue:
    """Return the version to go back to; raises `RolloutRefusedError`."""
    for issue in issues:
        before = version is None and issue.body != issues[0].body and issue.rollout is None
        if before or issue.version == version:
            return issue
    wanted = "earlier version that held for all kiosks" if version is None else f"version {version}"
    raise RolloutRefusedError(
        f"There is no {wanted} of {target}. Nothing was changed. Those there are: county-hub config history"
    )


def show_history(rows: Sequence[dict[str, Any]], keys: Callable[[Any], str], target: str) -> None:
    """Print the versions of a layer, each with the part of the kiosks it was for."""
    shown = [
        {
            **row,
            "issued_at": local(row["issued_at"]),
            "body": keys(row["body"]),
            "for": "all" if row["permille"] is None else percent(row["permille"]),
            "rollout": row["rollout"] or "",
        }
        for row in rows
    ]
    columns = {"version": "VERSION", "issued_at": "ISSUED", "for": "FOR", "rollout": "ROLL-OUT", "body": "KEYS"}
    show_table(shown, columns, empty=f"No config was pushed for {target} yet.")


def version_row(issue: Issue, campaigns: Sequence[Campaign]) -> dict[str, Any]:
    """Return one version as `config history` shows it."""
    part = issue.rollout
    within = next((one for one in campaigns if one.first_version <= issue.version <= one.version), None)
    return {
        "target": issue.target,
        "epoch": issue.epoch,
        "version": issue.version,
        "issued_at": issue.issued_at,
        "permille": part.permille if part else None,
        "rollout": within.state.value if within else None,
        "body": msgspec.json.decode(issue.body),
    }
