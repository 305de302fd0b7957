"""YAML 1.2 of JSON values, the same bytes for the same value: a reader of the file sees every change as a few lines.

Only what a contract needs: mappings, lists, text in one line, numbers, booleans and null.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_PLAIN = re.compile(r"[A-Za-z$][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./()-]+)*")
_WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}
"""What some readers take for something other than text."""


def dump(value: Mapping[str, Any]) -> str:
    """Return `value` as a YAML document, members in their order, with a closing line end."""
    return "\n".join(_members(value, "")) + "\n"


def _members(value: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, item in value.items():
        yield from _entry(f"{indent}{_text(key)}:", item, f"{indent}  ")


def _items(value: Sequence[Any], indent: str) -> Iterator[str]:
    for item in value:
        if isinstance(item, Mapping) and item:
            first, *rest = _members(item, f"{indent}  ")
            yield f"{indent}- {first.lstrip()}"
            yield from rest
        else:
            yield from _entry(f"{indent}-", item, f"{indent}  ")


def _entry(head: str, item: Any, indent: str) -> Iterator[str]:  # noqa: ANN401 - any JSON value
    if isinstance(item, Mapping) and item:
        yield head
        yield from _members(item, indent)
    elif isinstance(item, list | tuple) and item:
        yield head
        yield from _items(item, indent)
    else:
        yield f"{head} {_scalar(item)}"


def _scalar(item: Any) -> str:  # noqa: ANN401 - any JSON value
    return _text(item) if isinstance(item, str) else json.dumps(item)


def _text(text: str) -> str:
    """Return `text` bare where no reader can take it for anything else, and as a JSON string otherwise."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)
