"""What the process's own live Python objects still hold: for the proof that a visit left nothing."""

import gc
from collections import Counter
from collections.abc import Iterator

SPELLED = ("utf-8", "utf-16-le", "gb18030")
_SCALARS = (str, bytes, bytearray)


def holders(words: str) -> Counter[str]:
    """Return how many live objects hold a string or bytes with `words` in it, by their type.

    Every object that the collector knows is looked into, and those that it does not track by way of what refers to
    them; `words` itself does not count. UI thread; takes about a second.
    """
    gc.collect()
    spelled = tuple(words.encode(encoding) for encoding in SPELLED)
    found: Counter[str] = Counter()
    for holder in gc.get_objects():
        if holder is not spelled:
            found.update(type(holder).__qualname__ for held in _strings(holder) if _contains(held, words, spelled))
    return found


def drawers() -> Counter[str]:
    """Return how many live objects of the kiosk hold strokes of a pen, by their type; UI thread, takes a moment.

    They are known by what they call it, `stroke` or `strokes`: points are numbers, which say not whose they are.
    """
    gc.collect()
    ours = [each for each in gc.get_objects() if str(type(each).__module__).startswith("kiosk.")]
    return Counter(type(each).__qualname__ for each in ours if _holds(each, "stroke") or _holds(each, "strokes"))


def _holds(holder: object, name: str) -> bool:
    drawn = getattr(holder, name, ())
    return isinstance(drawn, tuple) and bool(drawn)


def _strings(holder: object) -> Iterator[str | bytes | bytearray]:
    return (held for held in gc.get_referents(holder) if isinstance(held, _SCALARS))


def _contains(held: str | bytes | bytearray, words: str, spelled: tuple[bytes, ...]) -> bool:
    if isinstance(held, str):
        return held is not words and words in held
    return any(one in held for one in spelled)
