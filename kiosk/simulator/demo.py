"""`kiosk-demo`: the whole product on one machine, with simulated devices."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from types import FrameType

import click

from kiosk.simulator import client
from kiosk.simulator.bench import play, tell
from kiosk.simulator.commands import Hub
from kiosk.simulator.errors import SimulatorError
from kiosk.simulator.script import Line, load
from kiosk.simulator.supervisor import Demo, running

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@click.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder to use, new or of an earlier demo. Default: a new one in ./out.",
)
@click.option("--headless", is_flag=True, help='A virtual 10.1" screen instead of a window.')
@click.option("--keep", is_flag=True, help="Stay until SIGINT or SIGTERM, whatever ends meanwhile.")
@click.option(
    "--script", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Bench script to play when up."
)
def main(*, data: Path | None, headless: bool, keep: bool, script: Path | None) -> None:
    """Start broker, county hub, sync and a simulated kiosk on DIR, and end them together.

    With a display there is a window, until Ctrl-C. With none, and nothing asked for, a virtual screen plays the demo
    visit; the paths of its pictures and slips are printed at the end. Ctrl-C ends all that was started.
    """
    window = has_display() and not headless
    visits = not (window or headless or keep or script)
    staying = keep or (window and script is None)
    try:
        with _stoppable():
            lines = _lines(visit_script() if visits else script)
            with running((data or _new_folder()).absolute(), headless=not window, tell=_say) as demo:
                _play(demo, lines, into=Path.cwd() if script else demo.places.data)
                if visits:
                    _show(demo)
                if staying:
                    _say(f"drive it from another shell: kiosk-bench --data {demo.places.data}")
                    demo.stay(whatever_ends=keep)
                _ignore_signals()
    except SimulatorError as error:
        raise click.ClickException(str(error)) from error
    except _Stopped as stopped:
        _say(f"stopped by {stopped.number.name}")
        sys.exit(0 if staying else 128 + stopped.number)


def has_display() -> bool:
    """Whether there is a screen to open a window on."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def visit_script() -> Path:
    """Return the script of the demo visit."""
    return Path(str(files("kiosk.simulator"))) / "scripts" / "visit.bench"


class _Stopped(BaseException):
    """A signal asked for the end."""

    def __init__(self, number: signal.Signals) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def _stoppable() -> Iterator[None]:
    """Raises `_Stopped` inside at the first signal, also where a shell had it ignored; later ones change nothing."""

    def stop(number: int, _frame: FrameType | None) -> None:
        _ignore_signals()
        raise _Stopped(signal.Signals(number))

    before = {number: signal.signal(number, stop) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ignore_signals() -> None:
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _new_folder() -> Path:
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    return Path("out") / f"demo-{stamp}"


def _lines(script: Path | None) -> tuple[Line, ...]:
    return () if script is None else load(script)


def _play(demo: Demo, lines: tuple[Line, ...], *, into: Path) -> None:
    if lines:
        with client.bench(demo.places.data, into=into) as bench:
            play(lines, bench, tell)


def _show(demo: Demo) -> None:
    """Print the hub's record of the newest case, then the bare path of every picture and slip."""
    with client.bench(demo.places.data, into=demo.places.data) as bench:
        record = demo.places.data / "cases.json"
        record.write_text(bench.play(Hub(("case", "list", "--json"))) + "\n", encoding="utf-8")
        click.echo(bench.play(Hub(("case", "list"))))
    click.echo(record)
    for picture in sorted((*demo.places.data.glob("pictures/*.png"), *demo.places.data.glob("slips/*.png"))):
        click.echo(picture)


def _say(words: str) -> None:
    click.echo(words, err=True)
