"""What Kivy is told before it is imported, and what it leaves in the kiosk's log."""

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kiosk import __main__ as program
from kiosk.ui.environment import prepared

PROGRAM = """
import ctypes
import logging

from kiosk.ui.environment import configure, prepared

class NoLibraries:
    def LoadLibrary(self, name):
        raise OSError(f"{name}: cannot open shared object file")

logging.basicConfig()
with prepared():
    configure((800, 480))
    from kivy.logger import Logger
    ctypes.cdll = NoLibraries()
    import kivy.input.providers
    Logger.error("Input: of the provider in use")
"""


def test_providers_of_input_that_nobody_asked_for_leave_nothing_in_the_log() -> None:
    ran = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    faults = [line for line in ran.stderr.splitlines() if not line.startswith("INFO:")]
    assert faults == ["ERROR:kivy:Input: of the provider in use"]


def test_the_environment_of_a_process_with_threads_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", dict(os.environ))
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        with pytest.raises(RuntimeError, match="once there are threads"), prepared():
            pass
    finally:
        stop.set()
        thread.join()
    assert "KIVY_HOME" not in os.environ


def test_the_program_prepares_kivy_before_anything_is_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "environ", dict(os.environ))
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # pytest has some of its own
    seen: dict[str, Any] = {}

    def start(**_: Any) -> None:
        seen.update(home=Path(os.environ["KIVY_HOME"]), there=Path(os.environ["KIVY_HOME"]).is_dir())
        raise OSError("no such folder")

    monkeypatch.setattr(program, "start", start)
    ran = CliRunner().invoke(program.main, ["--data", str(tmp_path)])
    assert (ran.exit_code, seen["there"], seen["home"].exists()) == (1, True, False)
