"""All that can be read on a screen."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from kiosk.presenters.models import ScreenModel

_UNREAD = frozenset({"id", "event", "icon", "qr", "between", "language"})
"""Fields for programs, not for eyes."""


def texts(model: ScreenModel) -> tuple[str, ...]:
    """Return every text of banner, dialog, page and navigation, in this order; empty ones left out."""
    return tuple(text for part in (model.banner, model.dialog, model.body, model.nav) for text in _texts(part) if text)


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from _texts(one)
    elif is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            if field.name not in _UNREAD:
                yield from _texts(getattr(part, field.name))
