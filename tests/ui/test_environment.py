"""What Kivy leaves in the kiosk's log."""

import subprocess
import sys

PROGRAM = """
import ctypes
import logging

from kiosk.ui.environment import prepared

class NoLibraries:
    def LoadLibrary(self, name):
        raise OSError(f"{name}: cannot open shared object file")

logging.basicConfig()
with prepared((800, 480)):
    from kivy.logger import Logger
    ctypes.cdll = NoLibraries()
    import kivy.input.providers
    Logger.error("Input: of the provider in use")
"""


def test_providers_of_input_that_nobody_asked_for_leave_nothing_in_the_log() -> None:
    ran = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    faults = [line for line in ran.stderr.splitlines() if not line.startswith("INFO:")]
    assert faults == ["ERROR:kivy:Input: of the provider in use"]
