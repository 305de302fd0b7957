"""The hands of the bench on simulated devices."""

from pathlib import Path

from hardware.ports import PanelButton
from hardware.simulation import Simulated, SimulatedPanel, SimulatedPrinter, SimulatedScanner, SimulatedSpeaker
from kiosk.simulator import commands as c
from kiosk.simulator.errors import BenchError

HandCommand = (
    c.Scan | c.ScanImage | c.PushButton | c.Paper | c.Cover | c.Printer | c.Camera | c.Panel | c.Speaker | c.Slip
)  # fmt: skip


class Hands:
    """Does with the devices what a hand could. Any thread may call; nothing touches widgets."""

    def __init__(self, simulated: Simulated) -> None:
        self._simulated = simulated

    def do(self, command: HandCommand) -> None:  # noqa: C901 - one case a command
        """Do it; raises `BenchError` when there is no such device to lay a hand on, or the device says no."""
        match command:
            case c.Scan(code=code):
                self._scanner().hold(code)
            case c.ScanImage(file=file):
                self._hold_picture(Path(file))
            case c.Camera(sight=sight):
                self._scanner().set_plugged(plugged=sight is not c.Sight.ABSENT)
                self._scanner().set_dark(dark=sight is c.Sight.DARK)
            case c.PushButton(name=name):
                self._panel().press(_button(name))
            case c.Panel(plugged=plugged):
                self._panel().set_plugged(plugged=plugged)
            case c.Speaker(plugged=plugged):
                self._speaker().set_plugged(plugged=plugged)
            case c.Paper(loaded=loaded):
                self._printer().set_paper(loaded=loaded)
            case c.Cover(is_open=is_open):
                self._printer().set_cover(is_open=is_open)
            case c.Printer(plugged=plugged):
                self._printer().set_plugged(plugged=plugged)
            case c.Slip(file=file):
                self._keep_slip(Path(file))

    def lit(self) -> tuple[str, ...]:
        """Return the lamps that are lit, by name, sorted; none without a simulated panel."""
        panel = self._simulated.panel
        return tuple(sorted(lamp.value for lamp in panel.lit())) if panel else ()

    def said(self) -> tuple[str, ...]:
        """Return what was read aloud, first to last, each with its output; raises `BenchError` without a speaker."""
        return tuple(f"{said.device}: {said.spoken.text}" for said in self._speaker().said())

    def _hold_picture(self, picture: Path) -> None:
        try:
            self._scanner().hold_picture(picture)
        except OSError as error:
            raise BenchError(f"cannot hold {picture} before the reader: {error}") from error

    def _keep_slip(self, file: Path) -> None:
        picture = self._printer().last_slip_png()
        if picture is None:
            raise BenchError("no slip has been printed yet")
        try:
            file.write_bytes(picture)
        except OSError as error:
            raise BenchError(f"cannot write the slip: {error}") from error

    def _printer(self) -> SimulatedPrinter:
        if self._simulated.printer is None:
            raise BenchError("the printer of this kiosk is not simulated")
        return self._simulated.printer

    def _scanner(self) -> SimulatedScanner:
        if self._simulated.scanner is None:
            raise BenchError("the code reader of this kiosk is not simulated")
        return self._simulated.scanner

    def _panel(self) -> SimulatedPanel:
        if self._simulated.panel is None:
            raise BenchError("the panel of this kiosk is not simulated")
        return self._simulated.panel

    def _speaker(self) -> SimulatedSpeaker:
        if self._simulated.speaker is None:
            raise BenchError("the speaker of this kiosk is not simulated, or config says that there is none")
        return self._simulated.speaker


def _button(name: str) -> PanelButton:
    try:
        return PanelButton(name)
    except ValueError:
        names = ", ".join(button.value for button in PanelButton)
        raise BenchError(f"no button {name!r} on the panel: there is {names}") from None
