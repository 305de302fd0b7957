"""The turns of Kivy's loop: a few a second, and one at once when the window hears something or is woken.

Kivy sleeps out its turn, looks what the window heard when the next one is over, and tells it in the one after: two
turns between a finger and what it presses. Here the wait for the next turn is SDL's own, which ends with the first
event, and what the window heard is taken in when a turn begins and at no other time.
"""

from collections.abc import Callable
from ctypes import CDLL, c_int, c_uint32, c_void_p, create_string_buffer
from threading import Event
from typing import Final

from kivy.clock import Clock
from kivy.core.window import Window, _window_sdl2

_RATE: Final = 25.0
_USER_EVENT: Final = 0x8000
_EVENT_BYTES: Final = 128
"""SDL's own event has 56; the rest is room."""


class Turns:
    """Sets the pace of Kivy's loop: `rate` is turns a second while nothing happens. `wake` is for any thread."""

    def __init__(self) -> None:
        self.rate = _RATE
        self._wanted = Event()
        sdl = CDLL(_window_sdl2.__file__)  # names are looked up in the library that Kivy itself uses as well
        self._wait, self._push = sdl.SDL_WaitEventTimeout, sdl.SDL_PushEvent
        self._wait.argtypes, self._wait.restype = (c_void_p, c_int), c_int
        self._push.argtypes, self._push.restype = (c_void_p,), c_int
        self._hear: Callable[[], None] = Window.mainloop
        self._account: Callable[[], float] = Clock.idle
        # Kivy calls these every turn and offers no other way: 0 leaves it its accounts and takes its own sleep away.
        Clock._max_fps = 0.0  # noqa: SLF001
        Clock.idle, Window.mainloop = self._idle, _hear_nothing

    def wake(self) -> None:
        """Have a turn at once, or one more, by an event that means nothing to Kivy."""
        self._wanted.set()
        self._push(create_string_buffer(bytes(c_uint32(_USER_EVENT)), _EVENT_BYTES))

    def _idle(self) -> float:
        left = 0.0 if self._wanted.is_set() else Clock.get_time() + 1 / self.rate - Clock.time()
        self._wanted.clear()  # what wakes from here on ends the wait
        if self._wait(None, max(0, round(left * 1000))):  # leaves the event in SDL's queue, where Kivy looks for it
            self._hear()
        return self._account()


def _hear_nothing() -> None:
    """Stand in for what Kivy does at a turn's end: what it took in there would be told a turn later."""
