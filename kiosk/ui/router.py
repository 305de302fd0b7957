"""Routes a screen model to the module that draws it, and returns the page as elements."""

from typing import assert_never

from kiosk.presenters.models import (
    Attract,
    Case,
    Choices,
    Deputies,
    DeputyCard,
    Direction,
    Done,
    Duty,
    Home,
    Identity,
    Issue,
    Message,
    Notice,
    Rate,
    RateMore,
    Review,
    Scan,
    ScreenModel,
    Track,
    Write,
)
from kiosk.typography.typesetting import Typesetter
from kiosk.ui.elements import Element
from kiosk.ui.geometry import Rect
from kiosk.ui.panel import Panel
from kiosk.ui.screens import (
    attract,
    case,
    choices,
    deputies,
    deputy,
    done,
    duty,
    home,
    identity,
    issue,
    message,
    notice,
    rate,
    review,
    scan,
    track,
    write,
)
from kiosk.ui.sheet import Reading, Sheet
from kiosk.ui.theme.tokens import PALETTES
from kiosk.ui.widgets.dialog import draw_dialog
from kiosk.ui.widgets.frame import frame
from kiosk.ui.widgets.sign import untitled_banner


def page(model: ScreenModel, panel: Panel, typesetter: Typesetter) -> tuple[Element, ...]:
    """Return the whole page, in drawing order; the same model gives the same page."""
    reading = Reading(model.language, model.direction is Direction.RTL)
    sheet = Sheet(panel, typesetter, reading, PALETTES[model.look.theme])
    sheet.rule(panel.whole, sheet.palette.ground)
    area = panel.whole if isinstance(model.body, Attract) else frame(sheet, model.nav)
    sheet.announce(model.banner)
    _draw(sheet, model, area)
    untitled_banner(sheet, area)
    if model.dialog is not None:
        draw_dialog(sheet, model.dialog)
    return sheet.finish()


def _draw(sheet: Sheet, model: ScreenModel, area: Rect) -> None:  # noqa: C901, PLR0912 - one line a screen
    match model.body:
        case Home() as body:
            home.draw(sheet, body, model.nav, area)
        case Attract() as body:
            attract.draw(sheet, body, model.nav, area)
        case Notice() as body:
            notice.draw(sheet, body, model.nav, area)
        case Choices() as body:
            choices.draw(sheet, body, model.nav, area)
        case Issue() as body:
            issue.draw(sheet, body, model.nav, area)
        case Write() as body:
            write.draw(sheet, body, model.nav, area)
        case Review() as body:
            review.draw(sheet, body, model.nav, area)
        case Identity() as body:
            identity.draw(sheet, body, model.nav, area)
        case Done() as body:
            done.draw(sheet, body, model.nav, area)
        case Deputies() as body:
            deputies.draw(sheet, body, model.nav, area)
        case DeputyCard() as body:
            deputy.draw(sheet, body, model.nav, area)
        case Scan() as body:
            scan.draw(sheet, body, model.nav, area)
        case Track() as body:
            track.draw(sheet, body, model.nav, area)
        case Case() as body:
            case.draw(sheet, body, model.nav, area)
        case Rate() as body:
            rate.draw(sheet, body, model.nav, area)
        case RateMore() as body:
            rate.draw_more(sheet, body, model.nav, area)
        case Duty() as body:
            duty.draw(sheet, body, model.nav, area)
        case Message() as body:
            message.draw(sheet, body, model.nav, area)
        case _:
            assert_never(model.body)
