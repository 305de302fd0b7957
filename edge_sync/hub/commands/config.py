"""`county-hub config`: pushing a layer of the kiosks' config, and looking back."""

import tomllib
from pathlib import Path
from typing import Any

import click
import msgspec

from edge_sync.bodies.config import merge_patch, mistakes
from edge_sync.hub.commands.office import (
    Office,
    json_option,
    pass_office,
    show_json,
    target_of,
    target_options,
)  # fmt: skip
from edge_sync.hub.commands.rollouts import (
    Way,
    push_in_waves,
    rollback,
    rollout,
    show_history,
    version_row,
    way_options,
)  # fmt: skip
from edge_sync.hub.database import NO_LIMIT
from edge_sync.hub.hub import Hub
from edge_sync.hub.rollouts import percent
from edge_sync.rollout import is_in_wave
from edge_sync.topics import Address


@click.group()
def config() -> None:
    """Change what kiosks show and do. Layers: county, then home, then device.

    A kiosk judges the whole and keeps the last good one.
    """


@config.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@target_options
@click.option("--check", is_flag=True, help="Only look for mistakes; push nothing.")
@click.option("--unchecked", is_flag=True, help="Do not look for mistakes here; leave it all to the kiosk.")
@way_options
@pass_office
def push(
    office: Office,
    file: Path,
    *,
    county: bool,
    home: str | None,
    device: str | None,
    check: bool,
    unchecked: bool,
    way: Way,
) -> None:
    """Push FILE.toml as the whole layer of the county, a home or a device.

    Mistakes this hub sees are told, and the file is pushed all the same: the kiosk decides (a newer one may know
    more), refuses what is wrong, goes on with its last good config, and tells every mistake in `county-hub kiosks`.

    With --canary a part of the kiosks tries it first. When enough of them refuse it, take it back or fall silent, the
    hub issues what held before by itself.
    """
    layer = _read(file)
    found = [] if unchecked else mistakes(layer)
    if check:
        _tell(file, found)
        raise SystemExit(1 if found else 0)
    with office.hub() as hub:
        target = target_of(hub, county=county, home=home, device=device)
        _tell(file, found)
        if found:
            click.echo(
                "Kiosks of this version will refuse it and go on with their last good config. Correct the file.",
                err=True,
            )
        _push(hub, target, msgspec.json.encode(layer), way)


def _push(hub: Hub, target: str, body: bytes, way: Way) -> None:
    if way.pace is not None:
        push_in_waves(hub, target, body, way, way.pace)
        return
    issue = hub.rollouts.push(target, body, force=way.force)
    click.echo(f"config of {target} is version {issue.version}. A serving hub publishes it within a second.")


@config.command()
@target_options
@click.option("--version", type=int, help="An earlier version instead of the one that holds.")
@json_option
@pass_office
def show(
    office: Office, *, county: bool, home: str | None, device: str | None, version: int | None, as_json: bool
) -> None:
    """Show a layer; for a device also what its layers make together, and which layer set each value."""
    with office.hub() as hub:
        target = target_of(hub, county=county, home=home, device=device)
        found: dict[str, Any] = {"target": target, **_layer(hub, target, version)}
        if device is not None:
            found["effective"], found["set_by"] = _effective(hub, Address.of(device))
    if as_json:
        show_json(found)
        return
    part = "" if found["permille"] is None else f", for {percent(found['permille'])} of the kiosks so far"
    click.echo(f"{target} version {found['version']}{part}")
    for key, value in _flat(found["body"]).items():
        click.echo(f"  {key} = {value}")
    for key, layer in found.get("set_by", {}).items():
        click.echo(f"  effective {key} = {_flat(found['effective'])[key]}  ({layer})")


@config.command()
@target_options
@json_option
@pass_office
def history(office: Office, *, county: bool, home: str | None, device: str | None, as_json: bool) -> None:
    """List the versions of a layer, newest first, each with the part of the kiosks it was for."""
    with office.hub() as hub:
        target = target_of(hub, county=county, home=home, device=device)
        campaigns = hub.rollouts.of_target(target)
        rows = [version_row(one, campaigns) for one in hub.documents.history(target, "config")]
    if as_json:
        show_json(rows)
    else:
        show_history(rows, lambda body: " ".join(_flat(body)), target)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise click.ClickException(
            f"{file} is not TOML: {error}. Nothing was pushed; the kiosks keep their config."
        ) from error


def _tell(file: Path, found: list[str]) -> None:
    for mistake in found:
        click.echo(f"{file}: {mistake}", err=True)


def _layer(hub: Hub, target: str, version: int | None) -> dict[str, Any]:
    for one in hub.documents.history(target, "config", limit=NO_LIMIT):
        if version in (None, one.version):
            body, part = msgspec.json.decode(one.body) or {}, one.rollout
            permille = part.permille if part else None
            return {"version": one.version, "epoch": one.epoch, "permille": permille, "body": body}
    if version is not None:
        raise click.ClickException(
            f"There is no version {version} for {target}. Those there are: county-hub config history"
        )
    return {"version": 0, "epoch": 0, "permille": None, "body": {}}


def _held_by(hub: Hub, target: str, device: str) -> dict[str, Any]:
    """Return the layer that holds for one kiosk: while one is rolled out it may be the one before."""
    held = hub.documents.current(target, "config")
    if held is None:
        return {}
    part = held.rollout
    body = held.body if part is None or is_in_wave(part, device) else part.otherwise
    found: dict[str, Any] | None = msgspec.json.decode(body)
    return found or {}


def _effective(hub: Hub, address: Address) -> tuple[dict[str, Any], dict[str, str]]:
    merged: dict[str, Any] = {}
    set_by: dict[str, str] = {}
    for target in ("county", f"home/{address.home}", f"dev/{address.device}"):
        body = _held_by(hub, target, address.device)
        merged = merge_patch(merged, body)
        set_by |= dict.fromkeys(_flat(body), target)
    return merged, {key: layer for key, layer in set_by.items() if key in _flat(merged)}


def _flat(body: dict[str, Any], before: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in (body or {}).items():
        found |= _flat(value, f"{before}{key}.") if isinstance(value, dict) else {f"{before}{key}": value}
    return found


config.add_command(rollout)
config.add_command(rollback)
