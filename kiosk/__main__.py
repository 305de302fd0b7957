"""The program ``kiosk``: the core, the window, and with --simulate the bench."""

import logging
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import click
from sdnotify import SystemdNotifier

from edge_sync import wordless_log
from edge_sync.errors import EdgeSyncError
from kiosk.application.ports import StorageError
from kiosk.bootstrap import RESTART_EXIT, Core, heartbeat, start
from kiosk.config import ConfigError
from kiosk.simulator.running import RunningKiosk
from kiosk.simulator.server import BenchServer
from kiosk.ui.app import run
from kiosk.ui.environment import prepared
from kiosk.ui.ports import BenchHooks, Window

BEAT_S = 3.0
"""The unit's watchdog waits 10 s."""

PANELS = {(217, 136): (1280, 800), (154, 86): (800, 480), (476, 268): (1920, 1080), (268, 476): (1080, 1920)}
"""Pixels by visible mm of the panels we know; a simulated window is one of them."""
PIXELS_PER_MM = 5.9
"""How fine a simulated panel is that we do not know: as the 10.1-inch one."""

log = logging.getLogger("kiosk")


@click.command()
@click.option("--data", type=click.Path(path_type=Path), required=True, help="The kiosk's folder.")
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="The installer's kiosk.toml.")
@click.option("--simulate", is_flag=True, help="Simulated devices and clock, and the bench on DIR/bench.sock.")
def main(data: Path, config_file: Path | None, *, simulate: bool) -> None:
    """Show the kiosk's screen on the folder DATA until it is stopped."""
    wordless_log.begin()
    with prepared():
        try:
            core = start(data=data, config_file=config_file, simulate=simulate)
        except (ConfigError, EdgeSyncError, StorageError, OSError, ValueError) as error:
            raise click.ClickException(str(error)) from error
        try:
            show(core, BenchServer(RunningKiosk(core), data) if simulate else None)
        finally:
            core.close()
    log.info("stopped restart=%s", core.restart_wanted)
    if core.restart_wanted:
        sys.exit(RESTART_EXIT)


def show(core: Core, bench: BenchHooks | None) -> None:
    """Show the core's screen until SIGINT or SIGTERM; what breaks the loop leaves here and ends the program."""
    notifier = SystemdNotifier()
    core.store.subscribe(heartbeat(lambda: notifier.notify("WATCHDOG=1"), BEAT_S))
    panel_mm = core.store.state.settings.panel_mm
    log.info("languages offered=%s unreviewed=%s", *map(_listed, (core.store.state.languages, core.unreviewed)))
    ending = Ending(bench)
    ending.listen()
    core.end = ending.end
    run(
        core,
        panel_mm=panel_mm,
        size=None if bench is None else _pixels(panel_mm),
        bench=ending,
        ready=lambda: _ready(notifier),
        keys=_keys(core),
    )


class Ending:
    """Ends the window at SIGINT or SIGTERM, between two frames; and passes on to the bench what the window tells."""

    def __init__(self, bench: BenchHooks | None) -> None:
        self._bench = bench
        self._end: Callable[[], None] | None = None

    def listen(self) -> None:
        """Take the signals; main thread only."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._signalled)

    def opened(self, window: Window, call: Callable[[Callable[[], None]], None]) -> None:
        """Take note of the way to end, and tell the bench."""
        self._end = lambda: call(window.stop)
        if self._bench is not None:
            self._bench.opened(window, call)

    def closed(self) -> None:
        """Tell the bench."""
        self._end = None
        if self._bench is not None:
            self._bench.closed()

    def end(self) -> None:
        """End the window, if it is open."""
        if self._end is not None:
            self._end()

    def _signalled(self, number: int, _: FrameType | None) -> None:
        log.info("stopping signal=%d", number)
        if self._end is None:
            sys.exit(0)
        self._end()


def _listed(languages: tuple[str, ...]) -> str:
    return ",".join(languages) or "none"


def _ready(notifier: SystemdNotifier) -> None:
    notifier.notify("READY=1")
    log.info("ready")


def _keys(core: Core) -> Callable[[str], None] | None:
    keys = core.board.keys
    return None if keys is None else lambda key: keys.typed("\r" if key == "\n" else key, core.clock.now().steady)


def _pixels(panel_mm: tuple[int, int]) -> tuple[int, int]:
    width, height = panel_mm
    return PANELS.get(panel_mm, (round(width * PIXELS_PER_MM), round(height * PIXELS_PER_MM)))


if __name__ == "__main__":
    main()
