"""``edge-sync config``: every setting in force here, and who set it."""

import tomllib
from pathlib import Path
from typing import Any

import click
import msgspec

from edge_sync import documents, probation, provenance
from edge_sync.bodies import config
from edge_sync.commands.file import data_option, kiosk_file


@click.command("config")
@data_option()
@click.option(
    "--base", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The kiosk's kiosk.toml, under all."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def settings_in_force(data_dir: Path, base: Path | None, *, as_json: bool) -> None:
    """Tell for every setting its value and who set it: layer, version, wave, probation."""
    with kiosk_file(data_dir) as connection:
        found = provenance.settings(_base(base), documents.applied(connection), probation.states(connection))
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
        return
    for setting in found:
        click.echo(provenance.line(setting))


def _base(file: Path | None) -> dict[str, Any]:
    """Return the installer's file; raises `click.ClickException` with every mistake in it."""
    if file is None:
        return {}
    try:
        raw = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file} is not TOML: {error}") from error
    if found := config.mistakes(raw):
        raise click.ClickException("\n".join(f"{file}: {mistake}" for mistake in found))
    return raw
