"""Wishes on their way to those who fulfil them: file, printer, panel, reader, engines; answers are events."""

from collections.abc import Callable
from typing import assert_never

from hardware.ports import CodeScanner, Lamp, Panel, Sound
from kiosk.application.keeping import Keeping
from kiosk.application.printing import Printing
from kiosk.application.slips import Slips
from kiosk.application.speaking import Speaking
from kiosk.application.writing import Writing
from kiosk.domain.visit.effects import (
    AskCounty,
    AskPrinter,
    Effect,
    FindCandidates,
    ForgetInput,
    ForgetQuestion,
    Light,
    LookUp,
    Play,
    PrintSlip,
    PrintTest,
    Recognise,
    Restart,
    RestReader,
    Save,
    SayAgain,
    StopSpeaking,
    TakeCandidate,
    WakeReader,
)
from kiosk.domain.visit.states import State


class Executor:
    """Knows every device and the file; UI thread only."""

    def __init__(
        self,
        keeping: Keeping,
        printing: Printing,
        slips: Slips,
        writing: Writing,
        panel: Panel,
        scanner: CodeScanner,
        speaking: Speaking,
        *,
        restart: Callable[[], None],
    ) -> None:
        self._keeping = keeping
        self._printing = printing
        self._slips = slips
        self._writing = writing
        self._panel = panel
        self._scanner = scanner
        self._speaking = speaking
        self._restart = restart

    def execute(self, effect: Effect, state: State) -> None:  # noqa: C901, PLR0912 - one case an effect
        """Do what is wanted, or have it done by the thread it belongs to."""
        match effect:
            case Save():
                self._keeping.save(effect)
            case LookUp():
                self._keeping.look_up(effect)
            case AskCounty():
                self._keeping.ask_county(effect)
            case ForgetQuestion():
                self._keeping.forget_question()
            case PrintSlip():
                self._slips.print(effect, state)
            case PrintTest(now=now):
                self._slips.print_test(now, state)
            case Restart():
                self._restart()
            case AskPrinter():
                self._printing.ask()
            case Light(lamp=lamp, lit=lit):
                self._panel.light(Lamp(lamp.value), lit=lit)
            case Play(sound=sound):
                self._panel.sound(Sound(sound.value))
            case WakeReader():
                self._scanner.wake()
            case RestReader():
                self._scanner.rest()
            case FindCandidates():
                self._writing.find(effect)
            case TakeCandidate():
                self._writing.take(effect)
            case Recognise():
                self._writing.recognise(effect)
            case ForgetInput():
                self._writing.forget()
            case SayAgain():
                self._speaking.say_again()
            case StopSpeaking():
                self._speaking.stop()
            case _:
                assert_never(effect)
