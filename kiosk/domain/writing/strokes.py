"""Strokes of a pen on the field for handwriting."""

Stroke = tuple[tuple[float, float], ...]
"""One stroke: its points in order, x to the right and y down, in shares (0..1) of the writing field's larger side."""

MOST_STROKES = 64
"""More than the most of any character that is read here, twice over; what is written beyond is not taken."""

MOST_POINTS = 1024
"""Points of one stroke that are kept; a finger left lying on the field writes no longer one."""
