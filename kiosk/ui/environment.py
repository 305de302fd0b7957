"""What Kivy is told before it is imported: nothing of its own on screen, in the input, on the disk or in the log."""

import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_SETTINGS: Final = {
    ("kivy", "desktop"): "0",
    ("kivy", "exit_on_escape"): "0",
    ("kivy", "pause_on_minimize"): "0",
    ("kivy", "keyboard_mode"): "",
    ("graphics", "show_cursor"): "0",
    ("graphics", "resizable"): "0",
    ("graphics", "borderless"): "1",
    ("graphics", "allow_screensaver"): "0",
    # Corners, lines and letters come antialiased from Cairo; multisampling would cost memory and time for nothing.
    ("graphics", "multisamples"): "0",
    ("graphics", "verify_gl_main_thread"): "1",
    ("postproc", "double_tap_time"): "0",
    ("postproc", "triple_tap_time"): "0",
}

_PROVIDERS: Final = "kivy/input/providers/__init__.py"


@contextmanager
def prepared() -> Iterator[None]:
    """Make Kivy ready to be imported while inside; nothing is left on the disk after.

    Must come before the first import of kivy and the first thread of the process: what a library that is loaded in one
    thread reads of the environment must not be written in another, or the process may crash. Raises `RuntimeError`.
    """
    if threading.active_count() > 1:
        raise RuntimeError("the environment cannot be changed once there are threads")
    home = Path(tempfile.mkdtemp(prefix="kiosk-window-"))
    os.environ.update(
        KIVY_HOME=str(home),
        KIVY_NO_ARGS="1",
        KIVY_NO_CONFIG="1",
        KIVY_NO_ENV_CONFIG="1",
        KIVY_NO_FILELOG="1",
        KIVY_NO_CONSOLELOG="1",
        KIVY_LOG_MODE="PYTHON",  # leaves the root logger as the kiosk set it up
        KIVY_WINDOW="sdl2",
        KIVY_IMAGE="sdl2",  # the others are loaded and never used, Pillow among them
        KIVY_GL_BACKEND=os.environ.get("KIVY_GL_BACKEND", "sdl2"),
    )
    _quiet_log()
    try:
        yield
    finally:
        shutil.rmtree(home, ignore_errors=True)


def configure(size: tuple[int, int] | None) -> None:
    """Have Kivy open a window of `size` pixels or, for None, over the whole screen; where all is `prepared`."""
    from kivy.config import Config  # noqa: PLC0415 - reads the environment set above when imported

    _quiet_log()  # again: Kivy's config sets a level of its own when imported
    for (section, name), value in _SETTINGS.items():
        Config.set(section, name, value)
    if size is None:
        Config.set("graphics", "fullscreen", "auto")
    else:
        Config.set("graphics", "fullscreen", "0")
        Config.set("graphics", "width", str(size[0]))
        Config.set("graphics", "height", str(size[1]))
    _one_input(Config)


def _quiet_log() -> None:
    """Keep what Kivy tells at `info` out of the kiosk's log, and what it could not load of what nobody asked for."""
    log = logging.getLogger("kivy")
    log.setLevel(logging.WARNING)
    log.addFilter(_is_not_of_providers)


def _is_not_of_providers(record: logging.LogRecord) -> bool:
    """Whether a record is another than Kivy's that some provider of input cannot be imported.

    It imports every one it ships, whatever its config names, and logs a traceback for each whose library the machine
    lacks (libmtdev, mostly). The one provider that config names would fail when the window opens.
    """
    return not record.pathname.endswith(_PROVIDERS)


def _one_input(config: object) -> None:
    """Leave one provider, so that every touch arrives once.

    SDL makes a mouse of the first finger on X11 and Wayland, and Kivy's window takes finger events on Android and iOS
    only (`window_sdl2.mainloop`): so the mouse provider hears a mouse and a touchscreen alike. Kivy's own default adds
    `probesysfs`, which reads the same touchscreen once more from /dev/input.
    """
    options = [name for name, _ in config.items("input")]  # type: ignore[attr-defined]
    for name in options:
        config.remove_option("input", name)  # type: ignore[attr-defined]
    config.set("input", "mouse", "mouse,disable_multitouch,disable_hover")  # type: ignore[attr-defined]
