"""Where a page's time goes: making the model, laying it out, painting texts, taking them to the card, drawing."""

from collections.abc import Generator
from time import perf_counter
from typing import Any

from kiosk.typography.typesetting import Typesetter
from kiosk.ui.elements import Icon, Label
from kiosk.ui.router import page
from kiosk.ui.sheet import setting
from kiosk.ui.theme.drawing import icon
from tests.screens.looks import Look
from tests.screens.pages import samples

PAGES = (
    "home",
    "notice",
    "category",
    "issue chosen",
    "write keyboard short",
    "write handwriting found",
    "place",
    "review written",
    "identity consent",
    "done settled",
    "deputies",
    "deputy 0",
    "track ticket half",
    "case replied",
    "idle",
)
ROUNDS = 5


def costs(window: Any) -> Generator[None, None, dict[str, list[dict[str, float]]]]:
    """Measure each page some times, every time as if for the first: nothing of it is kept from before."""
    by_name = {sample.name: sample for sample in samples()}
    measured: dict[str, list[dict[str, float]]] = {name: [] for name in PAGES}
    for _ in range(ROUNDS):
        for name in PAGES:
            yield
            measured[name].append(_cost(by_name[name], window))
    return measured


def _cost(sample: Any, window: Any) -> dict[str, float]:
    from kivy.core.window import Window  # noqa: PLC0415 - only after the environment is ready
    from kivy.graphics.opengl import glFinish  # noqa: PLC0415 - as above

    from kiosk.ui.text_label import texture  # noqa: PLC0415 - as above

    look, typesetter, clock = Look(), Typesetter(), _Stopwatch()
    model = sample.model(look)
    clock.lap("present")
    elements = page(model, look.panel, typesetter)
    clock.lap("lay out")
    masks = [_mask(element, look, typesetter) for element in elements if isinstance(element, Label | Icon)]
    clock.lap("paint")
    _ = [texture(mask) for mask in masks]
    glFinish()
    clock.lap("upload")
    window.painter.labels.forget()
    quads = window.painter.quads(elements)
    clock.lap("")  # paints and uploads once more what the window keeps for itself
    window._stage.show(quads)
    Window.dispatch("on_draw")
    glFinish()
    clock.lap("draw")
    Window.dispatch("on_flip")
    return clock.laps


def _mask(element: Label | Icon, look: Look, typesetter: Typesetter) -> Any:
    if isinstance(element, Icon):
        return icon(element.name, round(element.rect.w * look.panel.px_per_unit), mirrored=element.mirrored)
    how = setting(look.panel, element.style, element.rect.w, element.language, rtl=element.rtl, align=element.align)
    return typesetter.paint(element.text, how).mask


class _Stopwatch:
    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = perf_counter()

    def lap(self, name: str) -> None:
        """Write down the milliseconds since the last lap; none for what has no name."""
        now = perf_counter()
        if name:
            self.laps[name] = (now - self._last) * 1000
        self._last = perf_counter()
