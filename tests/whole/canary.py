"""Canaries: words that stand nowhere else, the ways to enter them, and the search that finds them wherever they are."""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from tests.input.strokes import CHU, SA, TONG, beside

WORD = "zyxquark"
LETTERS = "zuanjingbian"
PHONE = "13987650123"
DRAWN = "亍卅仝"
"""Three characters that stand nowhere else, drawn side by side, so that a chance few bytes are not taken for them."""
SCANNED = "quxzarth90177"
WRITTEN = (WORD, LETTERS, DRAWN, SCANNED)
STROKES = tuple(
    "stroke " + " ".join(f"{0.04 + 0.92 * x:.3f},{0.2 + 1.5 * y:.3f}" for x, y in stroke)
    for stroke in beside(CHU, SA, TONG)
)
"""Each on the field, which is half as wide again as it is high."""


def hexed(words: str) -> str:
    return words.encode().hex()


def spellings(words: str) -> Iterator[bytes]:
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        yield words.encode(encoding)
    yield json.dumps(words)[1:-1].encode()


def readable(files: Iterable[Path], words: str) -> list[str]:
    found = []
    for file in files:
        try:
            if file.is_file() and any(spelling in file.read_bytes() for spelling in spellings(words)):
                found.append(str(file))
        except OSError:
            continue  # gone meanwhile, or a socket
    return found


def reader(demo: Any) -> int | None:
    """The process that reads handwriting for the kiosk."""
    kiosk = psutil.Process(demo.facts["pids"]["kiosk"])
    return next((child.pid for child in kiosk.children() if reads(child)), None)


def reads(process: psutil.Process) -> bool:
    with suppress(psutil.Error):  # it is ended meanwhile
        return "kiosk.input.recognition" in process.cmdline()
    return False


def write_everything(demo: Any) -> None:
    """Write on the page that is shown by keyboard, pinyin and hand, and scan what is no text."""
    demo.bench("press write.keyboard", f"type {WORD}", "press write.pinyin", f"type {LETTERS}", "wait text 钻")
    demo.bench(f"scan {SCANNED}", "wait text 'That code is no text'")
    demo.bench("press write.handwriting", *STROKES, f"wait text {DRAWN}")
    assert demo.bench("held strokes"), "the search finds strokes"
    assert any(demo.temporary.iterdir()), "programs have their temporary files where the search looks"
    demo.bench("press write.candidate.1")


def is_held(demo: Any, *words: str) -> bool:
    """Whether the kiosk's own live objects hold every one of the words."""
    return all(demo.bench(f"held {hexed(word)}") for word in words)


def nothing_is_left(demo: Any, read_by: int | None, words: tuple[str, ...]) -> None:
    """The search, with the process that read the handwriting of the visit, where it wrote by hand."""
    nothing_is_live(demo, words)
    nothing_is_filed(demo, words)
    demo.until("a new process reads handwriting", 20, lambda: reader(demo) not in {None, read_by})
    assert read_by is None or not psutil.pid_exists(read_by)


def nothing_is_live(demo: Any, words: tuple[str, ...]) -> None:
    assert {word: demo.bench(f"held {hexed(word)}") for word in words} == dict.fromkeys(words, "")
    assert demo.bench("held strokes") == ""


def nothing_is_filed(demo: Any, words: tuple[str, ...]) -> None:
    for folder in (demo.data, demo.temporary):
        assert {word: readable(folder.rglob("*"), word) for word in words} == {word: [] for word in words}
