"""The home page."""

from kiosk.domain.visit.events import DeputiesOpened, OpinionBegun, ScanOpened, TrackOpened, Wanted
from kiosk.presenters.models import Button, Fact, Home, OnDuty, Role
from kiosk.presenters.receptions import next_reception
from kiosk.presenters.view import View


def home(view: View) -> Home:
    """Return the home page: who receives now, the big ways in, what citizens should know today."""
    world, settings = view.state.world, view.state.settings
    opening = view.words.text(world.opening)
    hotline = settings.hotline or world.hotline
    facts = (
        Fact(view.say("home.reception"), next_reception(view)),
        Fact(view.say("home.opening"), opening),
        Fact(view.say("home.hotline"), hotline),
    )
    return Home(
        greeting=view.words.text(settings.greeting) or view.say("home.greeting"),
        subtitle=view.say("home.subtitle"),
        on_duty_heading=view.say("home.receiving"),
        on_duty=_on_duty(view),
        nobody_on_duty="" if view.state.duties else view.say("home.nobody"),
        main=Button(
            "home.opinion",
            view.say("home.opinion"),
            OpinionBegun(),
            Role.PRIMARY,
            "opinion",
            view.say("home.opinion.note"),
        ),
        buttons=(
            Button(
                "home.deputies",
                view.say("home.deputies"),
                DeputiesOpened(),
                icon="deputies",
                note=view.say("home.deputies.note"),
            ),
            Button("home.track", view.say("home.track"), TrackOpened(), icon="track", note=view.say("home.track.note")),
            Button(
                "home.badge",
                view.say("home.badge"),
                ScanOpened(Wanted.BADGE),
                Role.QUIET,
                "badge",
                view.say("home.badge.note"),
            ),
        ),
        announcement=announcement(view),
        facts=tuple(fact for fact in facts if fact.value),
        between=view.say("format.list"),
    )


def _on_duty(view: View) -> tuple[OnDuty, ...]:
    deputies = [view.deputy(duty.deputy_id) for duty in view.state.duties]
    return tuple(OnDuty(view.words.text(deputy.name), view.description_of(deputy)) for deputy in deputies if deputy)


def announcement(view: View) -> str:
    """Return the office's notice, else the title of the most urgent announcement that is valid now; empty if none."""
    now = view.state.now.wall
    notice = view.words.text(view.state.orders.notice_at(now))
    if notice:
        return notice
    valid = [
        entry
        for entry in view.state.world.announcements
        if (entry.valid_from is None or entry.valid_from <= now) and (entry.valid_to is None or now <= entry.valid_to)
    ]
    return view.words.text(min(valid, key=lambda entry: entry.priority).title) if valid else ""
