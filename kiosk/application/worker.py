"""A thread with a queue of jobs, owned by one object, that outlives every job that goes wrong."""

import logging
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread

log = logging.getLogger(__name__)

Job = Callable[[], None]
JOIN_S = 5.0


class Worker:
    """Runs jobs one after the other in its own thread, and `idle` whenever none came for `every` seconds.

    A job that raises is logged, by kind and place as its message may hold a citizen's words, and counted in
    `failures`; the next one runs.
    """

    def __init__(
        self, name: str, *, idle: Job | None = None, every: float | None = None, last: Job | None = None
    ) -> None:
        self.failures = 0
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._idle = idle
        self._every = every
        self._last = last
        self._thread = Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Start the thread; once."""
        self._thread.start()

    def do(self, job: Job) -> None:
        """Run `job` after those already given; any thread, returns at once."""
        self._jobs.put(job)

    def close(self) -> None:
        """Finish the jobs given so far, run `last` in the thread, and end it; twice is fine."""
        self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join(JOIN_S)

    def _run(self) -> None:
        while self._does_one():
            pass
        self._guarded(self._last or _nothing)

    def _does_one(self) -> bool:
        """Run the next job, False when there is to be none; a function, so that no job is held while none comes.

        A job to print holds a slip, and so a visit's ticket and code.
        """
        try:
            job = self._jobs.get(timeout=self._every)
        except Empty:
            job = self._idle or _nothing
        if job is not None:
            self._guarded(job)
        return job is not None

    def _guarded(self, job: Job) -> None:
        try:
            job()
        except Exception:  # the worker's loop: one job that fails must not end those behind it
            self.failures += 1
            log.exception("failed worker=%s failures=%d", self._thread.name, self.failures)


def _nothing() -> None:
    """Do nothing."""
