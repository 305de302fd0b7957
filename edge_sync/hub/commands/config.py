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
    local,
    pass_office,
    show_json,
    show_table,
    target_of,
    target_options,
)  # fmt: skip
from edge_sync.hub.database import NO_LIMIT
from edge_sync.hub.hub import Hub
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
@pass_office
def push(
    office: Office, file: Path, *, county: bool, home: str | None, device: str | None, check: bool, unchecked: bool
) -> None:
    """Push FILE.toml as the whole layer of the county, a home or a device.

    Mistakes this hub sees are told, and the file is pushed all the same: the kiosk decides (a newer one may know
    more), refuses what is
    wrong, goes on with its last good config, and tells every mistake in `county-hub kiosks`.
    """
    layer = _read(file)
    found = [] if unchecked else mistakes(layer)
    if check:
        _tell(file, found)
        raise SystemExit(1 if found else 0)
    with office.hub() as hub:
        target = target_of(hub, county=county, home=home, device=device)
        issue = hub.documents.issue(target, "config", msgspec.json.encode(layer))
    _tell(file, found)
    if found:
        click.echo(
            "Kiosks of this version will refuse it and go on with their last good config. Correct the file and push "
            "again.",
            err=True,
        )
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
    click.echo(f"{target} version {found['version']}")
    for key, value in _flat(found["body"]).items():
        click.echo(f"  {key} = {value}")
    for key, layer in found.get("set_by", {}).items():
        click.echo(f"  effective {key} = {_flat(found['effective'])[key]}  ({layer})")


@config.command()
@target_options
@json_option
@pass_office
def history(office: Office, *, county: bool, home: str | None, device: str | None, as_json: bool) -> None:
    """List the versions of a layer, newest first."""
    with office.hub() as hub:
        target = target_of(hub, county=county, home=home, device=device)
        rows = [
            {
                "target": target,
                "epoch": one.epoch,
                "version": one.version,
                "issued_at": one.issued_at,
                "body": msgspec.json.decode(one.body),
            }
            for one in hub.documents.history(target, "config")
        ]
    if as_json:
        show_json(rows)
        return
    shown = [{**row, "issued_at": local(row["issued_at"]), "body": " ".join(_flat(row["body"]))} for row in rows]
    columns = {"version": "VERSION", "issued_at": "ISSUED", "body": "KEYS"}
    show_table(shown, columns, empty=f"No config was pushed for {target} yet.")


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
            return {"version": one.version, "epoch": one.epoch, "body": msgspec.json.decode(one.body) or {}}
    if version is not None:
        raise click.ClickException(
            f"There is no version {version} for {target}. Those there are: county-hub config history"
        )
    return {"version": 0, "epoch": 0, "body": {}}


def _effective(hub: Hub, address: Address) -> tuple[dict[str, Any], dict[str, str]]:
    merged: dict[str, Any] = {}
    set_by: dict[str, str] = {}
    for target in ("county", f"home/{address.home}", f"dev/{address.device}"):
        body = _layer(hub, target, None)["body"]
        merged = merge_patch(merged, body)
        set_by |= dict.fromkeys(_flat(body), target)
    return merged, {key: layer for key, layer in set_by.items() if key in _flat(merged)}


def _flat(body: dict[str, Any], before: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in (body or {}).items():
        found |= _flat(value, f"{before}{key}.") if isinstance(value, dict) else {f"{before}{key}": value}
    return found
