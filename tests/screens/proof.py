"""Proofs of texts: what each line of a text holds as Pango breaks it, and where its ink is."""

from ctypes import CDLL, POINTER, Structure, c_char_p, c_int, c_void_p
from dataclasses import dataclass
from functools import cache
from typing import Any

from kiosk.typography.typesetting import Setting, Typesetter, ink_of, set_lines
from kiosk.ui.elements import Label
from kiosk.ui.geometry import Rect
from kiosk.ui.panel import Panel
from kiosk.ui.sheet import setting_of

_KEPT = 2000


class _PangoLine(Structure):
    """The beginning of Pango's line: its layout, and the bytes of the text that it holds."""

    _fields_ = (("layout", c_void_p), ("start", c_int), ("length", c_int))


@dataclass(frozen=True, slots=True)
class Proof:
    """A text as set, in pixels from the corner of its own box.

    `paragraphs` are its lines by paragraph; `ink` is what is black; `unknown` counts characters that no font has.
    """

    paragraphs: tuple[tuple[str, ...], ...]
    ink: Rect
    height: float
    unknown: int


class Proofreader(Typesetter):
    """A typesetter that also tells what it set; remembers proofs as it does extents."""

    def __init__(self) -> None:
        super().__init__()
        self._proofs: dict[tuple[str, Setting], Proof] = {}

    def proof(self, label: Label, panel: Panel) -> Proof:
        """Return the label as it is set in its box."""
        how = setting_of(label, panel)
        text = label.text.rstrip() if label.verbatim else label.text  # blanks at a line's end hang over, unseen
        found = self._proofs.get((text, how))
        if found is None:
            if len(self._proofs) > _KEPT:
                self._proofs.clear()
            found = self._proofs[text, how] = self._proved(text, how)
        return found

    def ink(self, label: Label, panel: Panel) -> Rect:
        """Return where its ink is on the page, in layout units."""
        proof, scale = self.proof(label, panel), panel.px_per_unit
        lower = 0.0 if label.top else (label.rect.h * scale - proof.height) / 2
        return Rect(
            label.rect.x + proof.ink.x / scale,
            label.rect.y + (proof.ink.y + lower) / scale,
            proof.ink.w / scale,
            proof.ink.h / scale,
        )

    def _proved(self, text: str, how: Setting) -> Proof:
        extent = self.extent(text, how)
        with self._layout(text, how) as layout:
            lines = set_lines(layout, how)
            encoded = _pango("pango_layout_get_text", c_char_p, c_void_p)(layout)
            spans = [_span(layout, number) for number in range(extent.lines)]
        ink = ink_of(lines)
        box = Rect(ink.x, ink.y, ink.right - ink.x, ink.bottom - ink.y)
        return Proof(_paragraphs(encoded, spans), box, extent.height, extent.unknown)


def _paragraphs(encoded: bytes, spans: list[tuple[int, int]]) -> tuple[tuple[str, ...], ...]:
    """Return the lines, a new paragraph behind every line end that is in the text."""
    found: list[list[str]] = []
    end = -1
    for start, length in spans:
        line = encoded[start : start + length].decode()
        if start == end:
            found[-1].append(line)
        else:
            found.append([line])
        end = start + length
    return tuple(tuple(paragraph) for paragraph in found)


def _span(layout: int, number: int) -> tuple[int, int]:
    line = _pango("pango_layout_get_line_readonly", POINTER(_PangoLine), c_void_p, c_int)(layout, number).contents
    return line.start, line.length


@cache
def _pango(name: str, result: Any, *arguments: Any) -> Any:
    function = CDLL("libpango-1.0.so.0")[name]
    function.restype, function.argtypes = result, arguments
    return function
