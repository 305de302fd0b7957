"""The log of a program: a line an event, and of an error that nobody foresaw its kind and place, never its message.

Such a message may hold what a citizen said, whatever code raised it; errors that are foreseen are told in words of our
own. This holds for the log of every thread and library, and for what ends the program.
"""

import logging
import sys
import threading
from collections.abc import Iterator
from traceback import format_tb
from types import TracebackType

log = logging.getLogger(__name__)


class WordlessFormatter(logging.Formatter):
    """Formats errors without their messages, causes and all."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and below it what the record says of an error, as told here and by no other formatter."""
        record.exc_text = None
        return super().format(record)

    def formatException(  # noqa: N802 - logging's name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """Return kind and place of the error, after those of what led to it."""
        return "" if ei[1] is None else "\n".join(map(_told, _chain(ei[1])))


def begin() -> None:
    """Write the log to standard error, and what no code catches to the log; once a program, before anything else."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WordlessFormatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    sys.excepthook = _uncaught
    threading.excepthook = lambda found: _uncaught(found.exc_type, found.exc_value, found.exc_traceback)


def _uncaught(kind: type[BaseException], error: BaseException | None, place: TracebackType | None) -> None:
    if error is None or issubclass(kind, SystemExit):
        return
    log.critical("uncaught thread=%s", threading.current_thread().name, exc_info=(kind, error, place))


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Give what led to an error, first the first, and then the error; each once."""
    chain = [error]
    while (before := chain[0].__cause__ or _context(chain[0])) is not None and before not in chain:
        chain.insert(0, before)
    yield from chain


def _context(error: BaseException) -> BaseException | None:
    return None if error.__suppress_context__ else error.__context__


def _told(error: BaseException) -> str:
    return f"{''.join(format_tb(error.__traceback__))}{type(error).__module__}.{type(error).__qualname__}"
