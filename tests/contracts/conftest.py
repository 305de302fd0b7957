"""What the contract suites share: waiting for another thread, with a deadline."""

import time
from collections.abc import Callable

import pytest


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], None]:
    """Waits for what another thread is about to do."""

    def wait(holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 5
        while not holds():
            assert time.monotonic() < deadline, "did not happen within 5 s"
            time.sleep(0.005)

    return wait
