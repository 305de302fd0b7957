"""Errors of the simulator.

SimulatorError
├── ScriptError      a line that is no bench command; says file, line and what was expected
├── BenchError       a command could not be done, or an expectation does not hold
│   └── NoKioskError no simulated kiosk runs on these data
└── DemoError        something the demo starts did not come up, or went
"""

from pathlib import Path


class SimulatorError(Exception):
    """The simulator could not do what it was asked."""


class ScriptError(SimulatorError):
    """Line `line` of `source` is no bench command; line 0 is the file as a whole."""

    def __init__(self, problem: str, *, source: str, line: int) -> None:
        super().__init__(f"{source}:{line}: {problem}" if line else problem)
        self.problem = problem
        self.source = source
        self.line = line


class BenchError(SimulatorError):
    """A command could not be done, or an expectation does not hold."""


class NoKioskError(BenchError):
    """No simulated kiosk runs on `data`."""

    def __init__(self, data: Path) -> None:
        super().__init__(f"no simulated kiosk runs on {data}: start one with kiosk-demo --data {data} --keep")
        self.data = data


class DemoError(SimulatorError):
    """Something the demo starts did not come up, or went."""
