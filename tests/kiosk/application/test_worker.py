"""A worker's thread keeps nothing of what it did."""

import weakref
from functools import partial
from typing import Any

from kiosk.application.worker import Worker


class Slip:
    """Something a job holds."""


def test_nothing_of_a_job_is_held_while_the_next_is_awaited(events: Any) -> None:
    worker = Worker("printer")
    worker.start()
    slip = Slip()
    weakref.finalize(slip, events.posted.put, "let go")
    worker.do(partial(id, slip))
    del slip
    assert events.next() == "let go"
    worker.close()
