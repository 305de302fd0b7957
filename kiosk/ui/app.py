"""The window's way in: makes Kivy ready, opens the window, runs until it is stopped."""

from collections.abc import Callable

from kiosk.ui.environment import configure
from kiosk.ui.ports import BenchHooks, Core


def run(
    core: Core,
    *,
    panel_mm: tuple[float, float] = (217, 136),
    size: tuple[int, int] | None = None,
    bench: BenchHooks | None = None,
    ready: Callable[[], None] | None = None,
    keys: Callable[[str], None] | None = None,
) -> None:
    """Show the core's screen until it is stopped; once a process, in the main thread, where Kivy is `prepared`.

    `size` is the window in pixels, which its frame may close; None the whole screen, which nobody closes.
    `panel_mm` is its visible area. `ready` is called once the
    first page is drawn. `keys` hears what a code scanner types that calls itself a keyboard, a new line at the end of
    a code; every other key does nothing.
    """
    configure(size)
    from kiosk.ui.window import LiveWindow  # noqa: PLC0415 - Kivy opens its window when imported

    LiveWindow(core, panel_mm, keys).run(bench, ready, closable=size is not None)
