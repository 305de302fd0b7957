"""`kiosk-bench`: drives a running simulated kiosk from another shell, and plays scripts."""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from kiosk.simulator import client
from kiosk.simulator.client import Bench
from kiosk.simulator.errors import BenchError, ScriptError, SimulatorError
from kiosk.simulator.grammar import usages
from kiosk.simulator.script import Line, load, parse

_EPILOG = "\b\nCommands, one a line:\n" + "\n".join(f"  {usage}" for usage in usages())


@click.command(epilog=_EPILOG)
@click.option(
    "--data", required=True, type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="The kiosk's folder."
)
@click.option("-c", "text", metavar="'COMMAND; COMMAND'", help="Commands, parted by semicolons.")
@click.argument("script", required=False, type=click.Path(path_type=Path, dir_okay=False))
def main(data: Path, text: str | None, script: Path | None) -> None:
    """Play bench commands on the simulated kiosk that runs on DIR: of SCRIPT, of -c, or as typed.

    Each command is told on standard error as it is done; what `state` and `hub` say goes to standard output. The exit
    code is 1, and the failing line is told, when a command cannot be done or something is not as expected; 2 when a
    line is no command. Pictures are written relative to the current folder.
    """
    if text is not None and script is not None:
        raise click.UsageError("give a script or -c, not both")
    try:
        _play(data, text, script)
    except ScriptError as error:
        raise _WrongLine(str(error)) from error
    except SimulatorError as error:
        raise _Failed(str(error)) from error


def play(lines: Iterable[Line], bench: Bench, tell: Callable[[Line], None]) -> None:
    """Play the lines, telling each when it is done; raises `BenchError` with the failing line."""
    for line in lines:
        try:
            said = bench.play(line.command)
        except BenchError as error:
            raise BenchError(f"{line}: {error}") from error
        tell(line)
        if said:
            click.echo(said)


def tell(line: Line) -> None:
    """Say on standard error that a line is done."""
    click.echo(f"ok  {line}", err=True)


class _Failed(click.ClickException):
    """A line that could not be done, or was not as expected."""

    def show(self, file: object = None) -> None:  # noqa: ARG002 - as click declares it
        """Say what went wrong, as it is: file and line come first, so that editors find them."""
        click.echo(self.message, err=True)


class _WrongLine(_Failed):
    """A line that is no command."""

    exit_code = 2


def _play(data: Path, text: str | None, script: Path | None) -> None:
    lines = _lines(text, script)
    with client.bench(data, into=Path.cwd()) as bench:
        if lines is None:
            _converse(bench)
        else:
            play(lines, bench, tell)


def _lines(text: str | None, script: Path | None) -> Iterable[Line] | None:
    """Return what is to be played, or None when somebody sits at a terminal and types."""
    if text is not None:
        return parse(text, "-c")
    if script is not None:
        return load(script)
    if sys.stdin.isatty():
        return None
    return (line for number, raw in enumerate(sys.stdin, 1) for line in parse(raw, f"stdin:{number}"))


def _converse(bench: Bench) -> None:
    """Play commands as they are typed, until end of file; what goes wrong is told, and the next one asked for."""
    while True:
        try:
            play(parse(input("bench> "), "typed"), bench, lambda _: None)
        except EOFError:
            return
        except SimulatorError as error:
            click.echo(str(error), err=True)
