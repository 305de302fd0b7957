"""Asking the UI thread from another one."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from kiosk.simulator.errors import BenchError
from kiosk.ui.ports import Call

T = TypeVar("T")

ANSWER_S = 15.0
"""A UI thread that takes longer is stuck: the slowest page here takes a fraction of a second."""


def on_ui_thread(call: Call, ask: Callable[[], T]) -> T:
    """Run `ask` on the UI thread and return or raise what it does; raises `BenchError` when that thread is stuck."""
    answer: Future[T] = Future()

    def run() -> None:
        if not answer.set_running_or_notify_cancel():
            return
        try:
            answer.set_result(ask())
        except Exception as error:  # noqa: BLE001 - raised again in the thread that asked
            answer.set_exception(error)

    call(run)
    try:
        return answer.result(timeout=ANSWER_S)
    except TimeoutError as error:
        answer.cancel()
        raise BenchError(f"the screen did not answer for {ANSWER_S:.0f} s") from error
