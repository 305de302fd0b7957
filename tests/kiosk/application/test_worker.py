"""A worker's thread keeps nothing of what it did, and tells nothing of what it was given."""

import weakref
from functools import partial
from typing import Any

import pytest

from edge_sync.wordless_log import WordlessFormatter
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


def test_a_job_that_fails_is_logged_by_kind_and_place_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.setFormatter(WordlessFormatter())
    worker = Worker("printer")
    worker.start()
    worker.do(partial(int, "mimi"))
    worker.close()
    assert "failed worker=printer failures=1" in caplog.text
    assert "in _guarded" in caplog.text
    assert "builtins.ValueError" in caplog.text
    assert "mimi" not in caplog.text
