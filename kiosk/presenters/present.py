"""From state to screen: pure, and cheap enough to be done after every event."""

from typing import assert_never

from kiosk.domain.visit.draft import Draft
from kiosk.domain.visit.drafts import AnyDraft, RatingDraft
from kiosk.domain.visit.pages import (
    AskingPage,
    AttractPage,
    CasePage,
    CategoryPage,
    CodePage,
    DeputiesPage,
    DeputyPage,
    DonePage,
    DraftPage,
    DutyPage,
    FoundDeputyPage,
    HomePage,
    IdentityPage,
    IssuePage,
    KindPage,
    MaintenancePage,
    NoticePage,
    OutOfServicePage,
    PlacePage,
    RateMorePage,
    RatePage,
    RecipientPage,
    ReviewPage,
    ScanPage,
    TicketPage,
    TrackPage,
    WritePage,
)
from kiosk.domain.visit.states import IdleWarning, State
from kiosk.presenters.asking import asking
from kiosk.presenters.attract import attract
from kiosk.presenters.capacity import Layout
from kiosk.presenters.case import case
from kiosk.presenters.choices import categories, kinds, places, recipients
from kiosk.presenters.deputies import deputies
from kiosk.presenters.deputy import card, found_card
from kiosk.presenters.dialog import banner, dialog
from kiosk.presenters.done import done
from kiosk.presenters.duty import duty
from kiosk.presenters.home import home
from kiosk.presenters.identity import identity
from kiosk.presenters.issue import issue
from kiosk.presenters.message import maintenance, out_of_service
from kiosk.presenters.models import Body, Look, ScreenModel
from kiosk.presenters.navigation import navigation
from kiosk.presenters.notice import notice
from kiosk.presenters.rate import rate, rate_more
from kiosk.presenters.review import review
from kiosk.presenters.text import Catalogues, direction
from kiosk.presenters.track import code, scan, ticket, ways
from kiosk.presenters.view import View
from kiosk.presenters.write import write


def present(state: State, catalogues: Catalogues, layout: Layout) -> ScreenModel:
    """Return what the window shows for `state`."""
    session = state.visit.session
    language = session.language
    view = View(state, catalogues.words(language), layout)
    warned = isinstance(state.visit.dialog, IdleWarning)
    return ScreenModel(
        name="idle" if warned else state.visit.page.name,
        language=language,
        direction=direction(language),
        nav=navigation(view),
        body=_body(view, catalogues),
        look=Look(session.size, session.theme, session.lower),
        banner=None if isinstance(state.visit.page, WritePage) else banner(view),  # that page says it itself
        dialog=dialog(view),
        sound=state.visit.session.sound,
    )


def _body(view: View, catalogues: Catalogues) -> Body:  # noqa: C901, PLR0911, PLR0912 - one return a page
    match view.state.visit.page:
        case HomePage():
            return home(view)
        case AttractPage():
            return attract(view, catalogues)
        case DonePage() as page:
            return done(view, page)
        case DeputiesPage() as page:
            return deputies(view, page)
        case DeputyPage(deputy_id=deputy_id, page=number):
            deputy = view.deputy(deputy_id)
            return card(view, deputy, number) if deputy else home(view)
        case FoundDeputyPage(deputy=deputy, page=number):
            return found_card(view, deputy, number)
        case ScanPage() as page:
            return scan(view, page)
        case TrackPage():
            return ways(view)
        case TicketPage() as page:
            return ticket(view, page)
        case CodePage() as page:
            return code(view, page)
        case AskingPage() as page:
            return asking(view, page)
        case CasePage() as page:
            return case(view, page)
        case RatePage() | RateMorePage() as page:
            return _rating_body(view, view.state.visit.draft, page)
        case DutyPage(duty_id=duty_id):
            session = view.state.duty(duty_id)
            return duty(view, session) if session else home(view)
        case OutOfServicePage() as page:
            return out_of_service(view, page)
        case MaintenancePage():
            return maintenance(view)
        case WritePage() as page:
            return write(view, view.state.visit.draft or Draft(), page)
        case page:
            return _draft_body(view, view.state.visit.opinion or Draft(), page)


def _rating_body(view: View, draft: AnyDraft | None, page: RatePage | RateMorePage) -> Body:
    if not isinstance(draft, RatingDraft):
        return home(view)
    return rate(view, draft) if isinstance(page, RatePage) else rate_more(view, draft, page)


def _draft_body(view: View, draft: Draft, page: DraftPage) -> Body:  # noqa: PLR0911 - one return a page
    match page:
        case NoticePage(page=number):
            return notice(view, number)
        case CategoryPage(page=number):
            return categories(view, draft, number)
        case IssuePage(page=number):
            return issue(view, draft, number)
        case PlacePage(page=number):
            return places(view, draft, number)
        case ReviewPage():
            return review(view, draft, page)
        case KindPage():
            return kinds(view, draft)
        case RecipientPage(page=number):
            return recipients(view, draft, number)
        case IdentityPage():
            return identity(view, page)
        case _:
            assert_never(page)
