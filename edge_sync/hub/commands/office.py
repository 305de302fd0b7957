"""What every command shares: where the hub's data lies, how results are shown, and how refusals are told."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import click
import msgspec

from edge_sync.errors import EdgeSyncError
from edge_sync.hub.errors import DatabaseFaultError, DatabaseRefusedError, KioskRefusedError
from edge_sync.hub.hub import Hub, open_hub
from edge_sync.hub.source import Source, source_of
from edge_sync.topics import HOME, Address

LOCAL = timezone(timedelta(hours=8))
"""Asia/Shanghai: times are kept in UTC and shown so."""

NO_KEY = "(sealed: the key that opens it is not in the keys folder)"
"""Stands where words cannot be opened."""

OLDER_COPY = (
    "{} is an older copy than the one this hub had. Nothing was changed. "
    "Start it with county-hub serve, which has the kiosks send again what is missing; then give this command again."
)


@dataclass(frozen=True, slots=True)
class Office:
    """Options given before the command."""

    database_url: str
    broker: str
    keys: Path

    @property
    def database(self) -> Source:
        """Where the hub's data is; raises `DatabaseRefusedError`."""
        return source_of(self.database_url)

    @contextmanager
    def hub(self) -> Iterator[Hub]:
        """Open the hub for one command.

        Raises `DatabaseRefusedError` for an older copy: what was issued on top of it would hide that from `serve`.
        """
        hub = open_hub(self.database, self.keys)
        try:
            if hub.is_older_copy():
                raise DatabaseRefusedError(OLDER_COPY.format(self.database))
            yield hub
        finally:
            hub.close()


pass_office = click.make_pass_decorator(Office)


class PlainGroup(click.Group):
    """A group whose refusals end in one plain sentence and exit code 1, never in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click declares it
        """Run the command; raises `click.ClickException` for what this program refuses on purpose."""
        try:
            return super().invoke(ctx)
        except DatabaseFaultError as error:
            raise click.ClickException(
                f"The hub database says: {error}. This command changed nothing; try again."
            ) from error
        except EdgeSyncError as error:
            raise click.ClickException(str(error)) from error
        except BrokenPipeError:
            raise  # whoever read the listing has seen enough
        except OSError as error:
            raise click.ClickException(
                f"{error.filename or 'A file'}: {error.strerror}. Nothing further was done."
            ) from error


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--json`` to a listing."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")(command)


def target_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--county``, ``--home ID`` and ``--device ID``."""
    for option in (
        click.option("--device", metavar="ID", help="For one kiosk, like qb-0302-k1."),
        click.option("--home", metavar="ID", help="For one home, like qb-0302."),
        click.option("--county", is_flag=True, help="For the whole county (the default)."),
    ):
        command = option(command)
    return command


def target_of(hub: Hub, *, county: bool, home: str | None, device: str | None) -> str:
    """Return the target that the options name; raises `KioskRefusedError`, `NameRefusedError`, `click.UsageError`."""
    if sum((county, home is not None, device is not None)) > 1:
        raise click.UsageError("Give one of --county, --home and --device.")
    if device is not None:
        hub.kiosks.known(Address.of(device).device)
        return f"dev/{device}"
    if home is not None:
        match = HOME.fullmatch(home)
        if match is None or match["county"] != hub.keyring.county:
            raise KioskRefusedError(
                f"Not a home of county {hub.keyring.county}: {home!r}. Homes are written like "
                f"{hub.keyring.county}-0302."
            )
        return f"home/{home}"
    return "county"


def show_json(value: Any) -> None:  # noqa: ANN401 - shows any JSON value
    """Print a value as JSON."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def show_table(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], *, empty: str) -> None:
    """Print rows under headings; `columns` maps key to heading."""
    if not rows:
        click.echo(empty)
        return
    cells = [list(columns.values()), *([_cell(row.get(key)) for key in columns] for row in rows)]
    widths = [max(_width(line[place]) for line in cells) for place in range(len(columns))]
    for line in cells:
        click.echo(
            "  ".join(text + " " * (width - _width(text)) for text, width in zip(line, widths, strict=True)).rstrip()
        )


def local(stamp: str | None) -> str:
    """Return a stored time as it is read here; one that no calendar here has, as it stands."""
    if stamp is None:
        return ""
    try:
        return datetime.fromisoformat(stamp).astimezone(LOCAL).strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError):
        return stamp


def read_json(path: Path) -> Any:  # noqa: ANN401 - reads any JSON value
    """Return the JSON in a file; raises `click.ClickException`."""
    try:
        return msgspec.json.decode(path.read_bytes())
    except msgspec.DecodeError as error:
        raise click.ClickException(f"{path} is not JSON: {error}. Nothing was changed.") from error


def _cell(value: Any) -> str:  # noqa: ANN401 - shows any JSON value
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return " ".join(str(one) for one in value)
    return " ".join(str(value).split())


def _width(text: str) -> int:
    return sum(2 if ord(letter) >= 0x2E80 else 1 for letter in text)  # noqa: PLR2004 - from here on CJK, two columns each
