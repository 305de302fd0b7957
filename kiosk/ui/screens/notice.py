"""``notice``: what is and is not taken here, the emergency line, and what happens to what is said."""

from kiosk.presenters.models import Nav, Notice, Tone
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, LEAD, STRONG
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.sign import heading, strip


def draw(sheet: Sheet, body: Notice, nav: Nav, area: Rect) -> None:
    """Lay out the notice."""
    area = bottom_bar(sheet, area, nav, (body.decline, body.agree))
    area = heading(sheet, area, body.heading)
    if body.emergency:
        height = min(24.0, max(13.4, sheet.height(body.emergency, STRONG, area.w - 19.0) + 3.0))
        box, area = area.cut_bottom(height, 3.2)
        strip(sheet, box, body.emergency, "phone", Tone.WARNING, STRONG)
    first, second = area.columns(2, 4.0)
    _list(sheet, first, body.scope_heading, "info", body.scope)
    _list(sheet, second, body.privacy_heading, "social_security", body.privacy)


def _list(sheet: Sheet, card: Rect, title: str, icon: str, lines: tuple[str, ...]) -> None:
    palette = sheet.palette
    sheet.shape(card, palette.card, palette.line)
    inside = card.inset(5.0, 2.6)
    head, inside = inside.cut_top(8.8, 0.8)
    mark, words = head.cut_start(7.4, 2.8)
    sheet.icon(mark, icon, palette.red)
    sheet.text(words, title, LEAD)
    text = "\n".join(lines)
    style = sheet.fitted(text, BODY, inside.w - 5.0, inside.h)
    for line in lines:
        height = sheet.height(line, style, inside.w - 5.0)
        box, inside = inside.cut_top(height, 0.0)
        words = box.cut_start(1.8, 3.2)[1]
        sheet.shape(Rect(box.x, box.y + style.em * 0.7 - 0.9, 1.8, 1.8), palette.gold, radius=0.9)
        sheet.text(words, line, style, palette.ink)
