"""``edge-sync``: carries what the kiosk recorded to the county hub, and the hub's answers and documents back.

Exit codes: 0 stopped as asked; 2 wrong command line; 69 provisioned, but the hub has opened no test seal yet;
75 another one runs here; 78 no usable identity or setting.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click
import sdnotify

from edge_sync import standing
from edge_sync.clock import SystemClock
from edge_sync.commands.config import settings_in_force
from edge_sync.commands.file import data_option
from edge_sync.commands.letters import dead_letters
from edge_sync.errors import AlreadyRunningError, EdgeSyncError, UnprovenError
from edge_sync.identity import MAX_BUNDLE_BYTES, provision
from edge_sync.journal import Journal
from edge_sync.program import Program, Stop, Supervisor, Unsupervised
from edge_sync.proving import WAIT_S, prove
from edge_sync.settings import Settings

EXIT_BUSY = os.EX_TEMPFAIL
EXIT_CONFIG = os.EX_CONFIG
_EXITS: dict[type[EdgeSyncError], int] = {AlreadyRunningError: EXIT_BUSY, UnprovenError: os.EX_UNAVAILABLE}


@click.group(invoke_without_command=True)
@click.option("--data", "data_dir", type=click.Path(file_okay=False, path_type=Path), help="Folder of this kiosk.")
@click.option("--broker", metavar="mqtt[s]://HOST:PORT", help="Broker, instead of the one in the config documents.")
@click.pass_context
def main(context: click.Context, data_dir: Path | None, broker: str | None) -> None:
    """Carry events to the county hub, and verdicts, events and documents back, until SIGTERM or SIGINT."""
    if context.invoked_subcommand is not None:
        return
    if data_dir is None:
        raise click.UsageError("--data DIR is needed.", context)
    clock, stop = SystemClock(), Stop()
    journal = Journal(sys.stderr, clock)
    with _plainly():
        settings = Settings(data_dir, broker)
        Program(settings, clock=clock, journal=journal, supervisor=_supervisor(), stop=stop).run()


@main.command("provision")
@click.argument("bundle", type=click.File("rb"))
@data_option()
@click.option("--broker", metavar="mqtt[s]://HOST:PORT", help="Broker, instead of the one in the bundle's config.")
@click.option("--offline", is_flag=True, help="Do not wait for the hub: it can be asked later by the same command.")
@click.option(
    "--wait", type=click.FloatRange(1), default=WAIT_S, show_default=True, help="Seconds to wait for the hub's answer."
)
def provision_command(bundle: BinaryIO, data_dir: Path, broker: str | None, wait: float, *, offline: bool) -> None:
    """Write what is in BUNDLE (made by `county-hub kiosk add`; - reads standard input) and try the hub.

    Ends when the hub has opened a test seal of this kiosk. The same bundle again is fine, and goes on where it stopped.
    """
    with _plainly():
        identity = provision(bundle.read(MAX_BUNDLE_BYTES + 1), data_dir)
        click.echo(f"{data_dir} is {identity.address.device}, tickets begin with {identity.ticket_prefix}")
        if not offline:
            prove(Settings(data_dir, broker), clock=SystemClock(), tell=click.echo, wait_s=wait)
            click.echo(f"The hub has opened a test seal of {identity.address.device}: this kiosk is ready.")


@main.command("status")
@data_option()
def status_command(data_dir: Path) -> None:
    """Say how this kiosk stands: link, what is wrong with it and what to do, certificate, what waits."""
    with _plainly():
        for line in standing.lines(standing.standing(data_dir), SystemClock().now()):
            click.echo(line)


main.add_command(dead_letters)
main.add_command(settings_in_force)


def _supervisor() -> Supervisor:
    """Return systemd when it started us; sdnotify without it would leave a socket behind."""
    if "NOTIFY_SOCKET" not in os.environ:
        return Unsupervised()
    notifier: Supervisor = sdnotify.SystemdNotifier()
    return notifier


@contextmanager
def _plainly() -> Iterator[None]:
    """Known errors end the program with one line and an exit code of their own."""
    try:
        yield
    except EdgeSyncError as error:
        click.echo(f"edge-sync: {error}", err=True)
        sys.exit(_EXITS.get(type(error), EXIT_CONFIG))
    except OSError as error:
        click.echo(f"edge-sync: {error.filename}: {error.strerror}", err=True)
        sys.exit(EXIT_CONFIG)


if __name__ == "__main__":
    main()
