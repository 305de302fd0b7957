"""The log of a program says of errors that nobody foresaw their kind and place, and never their message."""

import subprocess
import sys

import pytest

from edge_sync.wordless_log import WordlessFormatter

WORDS = "家里漏水"


def read(number: str) -> int:
    return int(number)


def told(error: BaseException) -> str:
    return WordlessFormatter().formatException((type(error), error, error.__traceback__))


def test_an_error_is_told_by_kind_and_place() -> None:
    with pytest.raises(ValueError, match=WORDS) as caught:
        read(WORDS)
    assert WORDS not in told(caught.value)
    assert "in read" in told(caught.value)
    assert told(caught.value).endswith("builtins.ValueError")


def test_what_led_to_it_is_told_first_and_without_words_as_well() -> None:
    def looked_up() -> None:
        try:
            read(WORDS)
        except ValueError as error:
            raise LookupError(WORDS) from error

    with pytest.raises(LookupError) as caught:
        looked_up()
    text = told(caught.value)
    assert WORDS not in text
    assert text.index("builtins.ValueError") < text.index("builtins.LookupError")


def test_an_error_that_led_to_itself_ends() -> None:
    one, other = ValueError(WORDS), LookupError(WORDS)
    one.__cause__, other.__cause__ = other, one
    assert told(one) == "builtins.LookupError\nbuiltins.ValueError"


PROGRAM = """
import threading
from edge_sync import wordless_log
wordless_log.begin()
thread = threading.Thread(target=int, args=["{words}"], name="reader")
thread.start()
thread.join()
{end}
"""


@pytest.mark.parametrize(("end", "code"), [("int('{words}')", 1), ("raise SystemExit(3)", 3)])
def test_what_ends_a_thread_or_the_program_is_told_without_words(end: str, code: int) -> None:
    program = PROGRAM.format(words=WORDS, end=end.format(words=WORDS))
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == code
    assert WORDS not in ended.stderr
    assert "uncaught thread=reader" in ended.stderr
    assert ("uncaught thread=MainThread" in ended.stderr) is (code == 1)
