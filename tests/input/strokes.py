"""A few things written by hand, as strokes."""

from kiosk.application.ports import Stroke

YI: tuple[Stroke, ...] = (((0.1, 0.5), (0.9, 0.48)),)
DA: tuple[Stroke, ...] = (
    ((0.1, 0.35), (0.9, 0.32)),
    ((0.5, 0.05), (0.48, 0.4), (0.35, 0.7), (0.1, 0.95)),
    ((0.5, 0.35), (0.65, 0.65), (0.95, 0.95)),
)
ZHONG: tuple[Stroke, ...] = (
    ((0.2, 0.3), (0.22, 0.65)),
    ((0.2, 0.3), (0.8, 0.28), (0.78, 0.62)),
    ((0.22, 0.62), (0.78, 0.6)),
    ((0.5, 0.05), (0.5, 0.98)),
)
CHU: tuple[Stroke, ...] = (
    ((0.25, 0.2), (0.75, 0.18)),
    ((0.12, 0.42), (0.88, 0.4)),
    ((0.52, 0.42), (0.52, 0.9), (0.4, 0.83)),
)
SA: tuple[Stroke, ...] = (
    ((0.1, 0.5), (0.9, 0.48)),
    ((0.3, 0.15), (0.29, 0.5), (0.15, 0.9)),
    ((0.5, 0.15), (0.5, 0.9)),
    ((0.72, 0.12), (0.72, 0.95)),
)
TONG: tuple[Stroke, ...] = (
    ((0.5, 0.05), (0.35, 0.28), (0.1, 0.45)),
    ((0.5, 0.05), (0.65, 0.28), (0.92, 0.45)),
    ((0.3, 0.52), (0.7, 0.51)),
    ((0.5, 0.52), (0.5, 0.88)),
    ((0.15, 0.9), (0.85, 0.88)),
)
SEVEN: tuple[Stroke, ...] = (((0.25, 0.12), (0.75, 0.1), (0.45, 0.9)),)
FULL_STOP: tuple[Stroke, ...] = (((0.3, 0.8), (0.33, 0.77), (0.36, 0.8), (0.33, 0.83), (0.3, 0.8)),)


def beside(*written: tuple[Stroke, ...]) -> tuple[Stroke, ...]:
    """Return what is written, side by side from left to right in one field as wide as it takes."""
    width = len(written) * 1.1
    return tuple(
        tuple(((x + place * 1.1) / width, y / width) for x, y in stroke)
        for place, strokes in enumerate(written)
        for stroke in strokes
    )
