"""Texts, icons and corners as Kivy textures: white coverage, tinted when drawn, kept while in use."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Final

from kivy.graphics.texture import Texture

from kiosk.typography.canvas import Mask
from kiosk.typography.typesetting import Typesetter
from kiosk.ui.elements import Label
from kiosk.ui.panel import Panel
from kiosk.ui.sheet import setting_of

_TEXTS: Final = 240
_PICTURES: Final = 160


def texture(mask: Mask) -> Any:  # noqa: ANN401 - Kivy publishes no types
    """Return the mask as a texture of white with its coverage as alpha."""
    made = Texture.create(size=(mask.width, mask.height), colorfmt="rgba")
    made.min_filter = made.mag_filter = "nearest"
    pixels = bytearray(b"\xff") * (4 * mask.width * mask.height)
    pixels[3::4] = mask.coverage
    made.blit_buffer(bytes(pixels), colorfmt="rgba", bufferfmt="ubyte")
    made.flip_vertical()
    return made


@dataclass(frozen=True, slots=True)
class TextLabel:
    """A text as a texture, and where its corner stands in the label's box, in pixels from the left and the top."""

    texture: Any
    x: int
    y: int


class TextLabels:
    """Makes and keeps the textures of labels, at most 240; colour is not part of a texture. `forget` drops them all."""

    def __init__(self, panel: Panel, typesetter: Typesetter) -> None:
        self.panel = panel
        self._typesetter = typesetter
        self._kept: OrderedDict[Hashable, TextLabel] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, label: Label) -> TextLabel:
        """Return the label's texture and place."""
        how = setting_of(label, self.panel)
        key = (label.text, how, label.top, None if label.top else label.rect.h)
        found = self._kept.pop(key, None)
        if found is None:
            painted = self._typesetter.paint(label.text, how)
            spare = label.rect.h * self.panel.px_per_unit - self._typesetter.extent(label.text, how).height
            found = TextLabel(texture(painted.mask), painted.x, painted.y + (0 if label.top else round(spare / 2)))
        self._kept[key] = found
        if len(self._kept) > _TEXTS:
            self._kept.popitem(last=False)
        return found

    def texts(self) -> list[str]:
        """Return every text kept, for the proof that a visit left none."""
        return [key[0] for key in self._kept if isinstance(key, tuple)]

    def forget(self) -> None:
        """Drop every text."""
        self._kept.clear()
        self._typesetter.forget()


class Pictures:
    """Makes and keeps the textures of icons and corners, at most 160."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable, draw: Callable[[], Mask]) -> Any:  # noqa: ANN401 - Kivy publishes no types
        """Return the picture of that key, drawing it the first time."""
        found = self._kept.pop(key, None) or texture(draw())
        self._kept[key] = found
        if len(self._kept) > _PICTURES:
            self._kept.popitem(last=False)
        return found
