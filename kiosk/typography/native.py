"""The functions of Cairo and Pango that pages need, bound to their C libraries.

Bound here by ctypes and not by pangocairocffi: that one parses all of Pango's and Cairo's headers at every start, a
third of a second of a start that may take one in all (docs/benchmarks.md).
"""

from ctypes import CDLL, POINTER, Structure, c_char_p, c_double, c_int, c_uint, c_void_p
from functools import cache
from typing import Any, Final

PANGO_SCALE: Final = 1024


class PangoRectangle(Structure):
    """Pango's rectangle, in 1/1024 pixel."""

    _fields_ = (("x", c_int), ("y", c_int), ("width", c_int), ("height", c_int))


class PangoLayoutLine(Structure):
    """The head of Pango's line: which bytes of the layout's text it has."""

    _fields_ = (("layout", c_void_p), ("start_index", c_int), ("length", c_int))


_Ptr = c_void_p
_SIGNATURES: Final[dict[str, dict[str, tuple[Any, tuple[Any, ...]]]]] = {
    "libcairo.so.2": {
        "cairo_image_surface_create": (_Ptr, (c_int, c_int, c_int)),
        "cairo_image_surface_get_data": (_Ptr, (_Ptr,)),
        "cairo_image_surface_get_stride": (c_int, (_Ptr,)),
        "cairo_surface_flush": (None, (_Ptr,)),
        "cairo_surface_destroy": (None, (_Ptr,)),
        "cairo_create": (_Ptr, (_Ptr,)),
        "cairo_destroy": (None, (_Ptr,)),
        "cairo_translate": (None, (_Ptr, c_double, c_double)),
        "cairo_scale": (None, (_Ptr, c_double, c_double)),
        "cairo_set_line_width": (None, (_Ptr, c_double)),
        "cairo_set_line_cap": (None, (_Ptr, c_int)),
        "cairo_set_line_join": (None, (_Ptr, c_int)),
        "cairo_new_sub_path": (None, (_Ptr,)),
        "cairo_close_path": (None, (_Ptr,)),
        "cairo_move_to": (None, (_Ptr, c_double, c_double)),
        "cairo_line_to": (None, (_Ptr, c_double, c_double)),
        "cairo_curve_to": (None, (_Ptr, *(c_double,) * 6)),
        "cairo_arc": (None, (_Ptr, *(c_double,) * 5)),
        "cairo_rectangle": (None, (_Ptr, *(c_double,) * 4)),
        "cairo_fill": (None, (_Ptr,)),
        "cairo_stroke": (None, (_Ptr,)),
        "cairo_font_options_create": (_Ptr, ()),
        "cairo_font_options_set_antialias": (None, (_Ptr, c_int)),
        "cairo_font_options_set_hint_style": (None, (_Ptr, c_int)),
        "cairo_font_options_set_hint_metrics": (None, (_Ptr, c_int)),
        "cairo_font_options_destroy": (None, (_Ptr,)),
    },
    "libgobject-2.0.so.0": {"g_object_unref": (None, (_Ptr,))},
    "libpango-1.0.so.0": {
        "pango_language_from_string": (_Ptr, (c_char_p,)),
        "pango_context_set_language": (None, (_Ptr, _Ptr)),
        "pango_context_set_base_dir": (None, (_Ptr, c_int)),
        "pango_font_map_create_context": (_Ptr, (_Ptr,)),
        "pango_context_load_fontset": (_Ptr, (_Ptr, _Ptr, _Ptr)),
        "pango_fontset_get_font": (_Ptr, (_Ptr, c_uint)),
        "pango_font_describe": (_Ptr, (_Ptr,)),
        "pango_font_description_new": (_Ptr, ()),
        "pango_font_description_free": (None, (_Ptr,)),
        "pango_font_description_set_family": (None, (_Ptr, c_char_p)),
        "pango_font_description_get_family": (c_char_p, (_Ptr,)),
        "pango_font_description_set_weight": (None, (_Ptr, c_int)),
        "pango_font_description_set_absolute_size": (None, (_Ptr, c_double)),
        "pango_layout_new": (_Ptr, (_Ptr,)),
        "pango_layout_set_text": (None, (_Ptr, c_char_p, c_int)),
        "pango_layout_set_font_description": (None, (_Ptr, _Ptr)),
        "pango_layout_set_auto_dir": (None, (_Ptr, c_int)),
        "pango_layout_set_attributes": (None, (_Ptr, _Ptr)),
        "pango_layout_set_wrap": (None, (_Ptr, c_int)),
        "pango_layout_set_width": (None, (_Ptr, c_int)),
        "pango_layout_set_alignment": (None, (_Ptr, c_int)),
        "pango_layout_get_extents": (None, (_Ptr, _Ptr, _Ptr)),
        "pango_layout_get_line_count": (c_int, (_Ptr,)),
        "pango_layout_get_line_readonly": (POINTER(PangoLayoutLine), (_Ptr, c_int)),
        "pango_layout_index_to_pos": (None, (_Ptr, c_int, _Ptr)),
        "pango_layout_get_iter": (_Ptr, (_Ptr,)),
        "pango_layout_iter_free": (None, (_Ptr,)),
        "pango_layout_iter_get_baseline": (c_int, (_Ptr,)),
        "pango_layout_iter_get_line_extents": (None, (_Ptr, _Ptr, _Ptr)),
        "pango_layout_iter_get_line_readonly": (_Ptr, (_Ptr,)),
        "pango_layout_iter_next_line": (c_int, (_Ptr,)),
        "pango_layout_get_unknown_glyphs_count": (c_int, (_Ptr,)),
        "pango_attr_list_new": (_Ptr, ()),
        "pango_attr_list_unref": (None, (_Ptr,)),
        "pango_attr_list_insert": (None, (_Ptr, _Ptr)),
        "pango_attr_line_height_new_absolute": (_Ptr, (c_int,)),
    },
    "libpangocairo-1.0.so.0": {
        "pango_cairo_font_map_get_default": (_Ptr, ()),
        "pango_cairo_context_set_font_options": (None, (_Ptr, _Ptr)),
        "pango_cairo_show_layout_line": (None, (_Ptr, _Ptr)),
    },
}


@cache
def c(name: str) -> Any:  # noqa: ANN401 - a C function, typed by its entry above
    """Return a C function of the table; raises `OSError` when its library is not installed."""
    for library, functions in _SIGNATURES.items():
        if name in functions:
            function = getattr(CDLL(library), name)
            function.restype, function.argtypes = functions[name]
            return function
    raise KeyError(name)
