"""Sets text with Pango: breaks lines, shapes every script, counts missing glyphs, and paints the result as a mask."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from ctypes import byref
from dataclasses import dataclass
from enum import Enum
from math import ceil, floor
from typing import Final

from kiosk.typography.canvas import Canvas, Mask
from kiosk.typography.native import PANGO_SCALE, PangoRectangle, c
from kiosk.typography.preparation import prepared

_FAMILIES = {
    # "Noto Sans CJK SC" by name: face 0 of the collection is Japanese and draws 1,662 common characters otherwise.
    "han": ("Noto Sans CJK SC, Open Sans, UKIJ Tuz", "Noto Serif CJK SC, Noto Sans CJK SC, UKIJ Tuz"),
    "arabic": ("UKIJ Tuz, Noto Sans CJK SC", "UKIJ Tuz, Noto Serif CJK SC"),
    # The Chinese faces have the Russian letters alone: Kazakh words would be patched together from two faces.
    "cyrillic": ("Open Sans, Noto Sans CJK SC, UKIJ Tuz", "Open Sans, Noto Serif CJK SC, UKIJ Tuz"),
}
_TAGS = {"zh_CN": "zh-cn", "ug": "ug", "kk": "kk-arab", "kk_Cyrl": "kk", "en": "en"}
_SCRIPTS = {"ug": "arabic", "kk": "arabic", "kk_Cyrl": "cyrillic"}
_REGULAR: Final = 400
_BOLD: Final = 700
_GRAY: Final = 2  # cairo_antialias_t
_UNHINTED: Final = 1  # cairo_hint_style_t none, cairo_hint_metrics_t off
_LTR: Final = 0  # PangoDirection
_RTL: Final = 1
_WORD_CHAR: Final = 2  # PangoWrapMode
# The middle of a Chinese character, and about that of capitals, lies this far above the baseline in ems; Arabic letters
# reach lower. The fonts' own boxes are not centred on either.
_MIDDLE: Final = 0.38
_ARABIC_MIDDLE: Final = 0.24
_KEPT: Final = 600


class Align(Enum):
    """Where text stands in its box; START and END follow the language's direction."""

    START = "start"
    CENTRE = "centre"
    END = "end"


_SIDES: Final = {Align.START: 0, Align.CENTRE: 1, Align.END: 2}  # PangoAlignment


@dataclass(frozen=True, slots=True)
class Setting:
    """How to set one text, in pixels; `pitch` is the distance of baselines in ems.

    `width` None leaves it on one line for each paragraph. A `verbatim` text is set as it is, character by character:
    one that is being written, whose caret stands between them.
    """

    size: float
    bold: bool
    serif: bool
    language: str
    rtl: bool
    pitch: float
    align: Align = Align.START
    width: int | None = None
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class Extent:
    """What a text takes, in pixels, and how many of its characters no font has."""

    width: float
    height: float
    lines: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Painted:
    """A text as a mask whose left upper corner stands at (`x`, `y`) of the text's own box."""

    mask: Mask
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Box:
    """A box in pixels, by its edges."""

    x: float
    y: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line of a layout, which it lives no longer than: Pango's own, where it begins, and the box of its ink."""

    where: int
    x: float
    baseline: int
    ink: Box


class Typesetter:
    """Measures and paints texts. Extents are remembered, at most 600, until `forget`; one thread only."""

    def __init__(self) -> None:
        self._context = c("pango_font_map_create_context")(c("pango_cairo_font_map_get_default")())
        options = c("cairo_font_options_create")()
        c("cairo_font_options_set_antialias")(options, _GRAY)
        c("cairo_font_options_set_hint_style")(options, _UNHINTED)
        c("cairo_font_options_set_hint_metrics")(options, _UNHINTED)
        c("pango_cairo_context_set_font_options")(self._context, options)
        c("cairo_font_options_destroy")(options)
        self._extents: OrderedDict[tuple[str, Setting], Extent] = OrderedDict()

    def __len__(self) -> int:
        return len(self._extents)

    def extent(self, text: str, setting: Setting) -> Extent:
        """Return what the text takes when set so."""
        key = (text, setting)
        found = self._extents.pop(key, None) or self._measured(text, setting)
        self._extents[key] = found
        if len(self._extents) > _KEPT:
            self._extents.popitem(last=False)
        return found

    def paint(self, text: str, setting: Setting) -> Painted:
        """Return the text painted; only as large as its ink."""
        with self._layout(text, setting) as layout:
            lines = set_lines(layout, setting)
            ink = ink_of(lines)
            left, top = floor(ink.x) - 1, floor(ink.y) - 1
            with Canvas(ceil(ink.right) + 1 - left, ceil(ink.bottom) + 1 - top) as canvas:
                for line in lines:
                    canvas.do("move_to", line.x - left, line.baseline - top)
                    c("pango_cairo_show_layout_line")(canvas.pen, line.where)
                return Painted(canvas.mask(), left, top)

    def line_starts(self, text: str, setting: Setting) -> tuple[int, ...]:
        """Return at which characters of a verbatim text its lines begin; not remembered."""
        with self._layout(text, setting) as layout:
            count = c("pango_layout_get_line_count")(layout)
            starts = [c("pango_layout_get_line_readonly")(layout, n).contents.start_index for n in range(count)]
        encoded = text.encode()
        return tuple(len(encoded[:start].decode()) for start in starts)

    def edges(self, text: str, setting: Setting) -> tuple[tuple[float, float], ...]:
        """Return where each character of a line of verbatim text begins and ends, in pixels; not remembered.

        A character written from the right ends left of where it begins.
        """
        found, at, box = [], 0, PangoRectangle()
        with self._layout(text, setting) as layout:
            for character in text:
                c("pango_layout_index_to_pos")(layout, at, byref(box))
                found.append((box.x / PANGO_SCALE, (box.x + box.width) / PANGO_SCALE))
                at += len(character.encode())
        return tuple(found)

    def face(self, character: str, setting: Setting) -> str:
        """Return the family that draws the character."""
        with _font(setting) as font:
            fonts = c("pango_context_load_fontset")(self._context, font, _tag(setting.language))
        chosen = c("pango_font_describe")(c("pango_fontset_get_font")(fonts, ord(character)))
        family: bytes = c("pango_font_description_get_family")(chosen)
        name = family.decode()
        c("pango_font_description_free")(chosen)
        c("g_object_unref")(fonts)
        return name

    def forget(self) -> None:
        """Drop every remembered text."""
        self._extents.clear()

    def _measured(self, text: str, setting: Setting) -> Extent:
        with self._layout(text, setting) as layout:
            _, logical = _extents(layout)
            lines = c("pango_layout_get_line_count")(layout)
            unknown = c("pango_layout_get_unknown_glyphs_count")(layout)
        return Extent(logical.width / PANGO_SCALE, lines * pitch(setting), lines, unknown)

    @contextmanager
    def _layout(self, text: str, setting: Setting) -> Iterator[int]:
        c("pango_context_set_language")(self._context, _tag(setting.language))
        c("pango_context_set_base_dir")(self._context, _RTL if setting.rtl else _LTR)
        layout = c("pango_layout_new")(self._context)
        try:
            _dress(layout, setting)
            encoded = (text if setting.verbatim else prepared(text, setting.language)).encode()
            c("pango_layout_set_text")(layout, encoded, len(encoded))
            yield layout
        finally:
            c("g_object_unref")(layout)


def pitch(setting: Setting) -> float:
    """Return the distance of baselines in pixels."""
    return setting.size * setting.pitch


def _baseline(setting: Setting) -> float:
    middle = _ARABIC_MIDDLE if _SCRIPTS.get(setting.language) == "arabic" else _MIDDLE
    return pitch(setting) / 2 + setting.size * middle


def set_lines(layout: int, setting: Setting) -> list[SetLine]:
    """Return the lines of a layout where they are set: baselines are one pitch apart, on whole pixels.

    Pango itself puts more between lines that have letters of several fonts, and a text would leave its box.
    """
    lines: list[SetLine] = []
    at = c("pango_layout_get_iter")(layout)
    try:
        more = 1
        while more:
            lines.append(_set_line(at, round(_baseline(setting) + len(lines) * pitch(setting))))
            more = c("pango_layout_iter_next_line")(at)
    finally:
        c("pango_layout_iter_free")(at)
    return lines


def ink_of(lines: Sequence[SetLine]) -> Box:
    """Return the box of the ink of all lines; empty ones have none."""
    boxes = [line.ink for line in lines if line.ink.right > line.ink.x] or [lines[0].ink]
    return Box(
        min(box.x for box in boxes),
        min(box.y for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def _set_line(at: int, baseline: int) -> SetLine:
    ink, logical = PangoRectangle(), PangoRectangle()
    c("pango_layout_iter_get_line_extents")(at, byref(ink), byref(logical))
    moved = baseline - c("pango_layout_iter_get_baseline")(at) / PANGO_SCALE
    box = Box(
        ink.x / PANGO_SCALE,
        ink.y / PANGO_SCALE + moved,
        (ink.x + ink.width) / PANGO_SCALE,
        (ink.y + ink.height) / PANGO_SCALE + moved,
    )
    return SetLine(c("pango_layout_iter_get_line_readonly")(at), logical.x / PANGO_SCALE, baseline, box)


def _tag(language: str) -> int:
    found: int = c("pango_language_from_string")(_TAGS.get(language, "zh-cn").encode())
    return found


def _dress(layout: int, setting: Setting) -> None:
    with _font(setting) as font:
        c("pango_layout_set_font_description")(layout, font)
    c("pango_layout_set_auto_dir")(layout, 0)
    c("pango_layout_set_wrap")(layout, _WORD_CHAR)
    c("pango_layout_set_width")(layout, -1 if setting.width is None else setting.width * PANGO_SCALE)
    c("pango_layout_set_alignment")(layout, _SIDES[setting.align])
    attributes = c("pango_attr_list_new")()
    height = c("pango_attr_line_height_new_absolute")(round(pitch(setting) * PANGO_SCALE))
    c("pango_attr_list_insert")(attributes, height)
    c("pango_layout_set_attributes")(layout, attributes)
    c("pango_attr_list_unref")(attributes)


@contextmanager
def _font(setting: Setting) -> Iterator[int]:
    font = c("pango_font_description_new")()
    families = _FAMILIES[_SCRIPTS.get(setting.language, "han")]
    c("pango_font_description_set_family")(font, families[setting.serif].encode())
    c("pango_font_description_set_weight")(font, _BOLD if setting.bold else _REGULAR)
    c("pango_font_description_set_absolute_size")(font, setting.size * PANGO_SCALE)
    yield font
    c("pango_font_description_free")(font)


def _extents(layout: int) -> tuple[PangoRectangle, PangoRectangle]:
    ink, logical = PangoRectangle(), PangoRectangle()
    c("pango_layout_get_extents")(layout, byref(ink), byref(logical))
    return ink, logical
