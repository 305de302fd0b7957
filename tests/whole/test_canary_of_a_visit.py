"""A visit that entered a canary by every way there is, and ended by every way there is, leaves it nowhere at all.

Nowhere is: every file of the demo (the kiosk's database with its WAL and free pages, edge-sync's, the hub's, the
broker's, all logs), the folder of their temporary files, the kiosk's own live Python objects, and the process that read
the handwriting, which is no more.
"""

import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from kiosk.simulator.parts import DEVICE
from tests.whole.canary import (
    DRAWN,
    PHONE,
    STROKES,
    WORD,
    WRITTEN,
    is_held,
    nothing_is_filed,
    nothing_is_left,
    reader,
    write_everything,
)

CANARIES = (*WRITTEN, PHONE)
TICKET, TICKET_NO, CODE = "K722CEN", "K7-22CE-N", "904817"
SHORT_TIMES = '[ui]\nlangs = ["zh_CN", "en"]\nidle_s = 20\nwarn_s = 5\n'
GIVEN_UP = "Қазақша"
"""The name of a language that `SHORT_TIMES` no longer offers."""


def enter_everything(demo: Any) -> int | None:
    """Write by keyboard, pinyin and hand, scan, write a place, and leave a telephone number: nothing is sent.

    Return the process that read the handwriting.
    """
    demo.bench("wait screen home 60", "press nav.language.en", "press home.opinion", "press notice.agree")
    demo.bench("press category.water", "press issue.1", "press issue.write", "wait screen write")
    write_everything(demo)
    demo.bench("press write.next", "wait screen place", "press place.write")
    demo.bench("wait screen write", "press write.keyboard", f"type {WORD}", "press write.next")
    demo.bench("wait screen review", "press review.identity", "press identity.phone", f"type {PHONE}")
    demo.bench("press identity.consent", "press identity.next", "wait screen review", "press review.page.prev")
    demo.bench(f"expect text {WORD}", f"expect text {DRAWN}")
    assert is_held(demo, WORD, PHONE, DRAWN), "the search finds what is there"
    return reader(demo)


def left(demo: Any) -> None:
    demo.bench("press nav.leave", "press leave.confirm", "wait screen home")


def forgotten(demo: Any) -> None:
    demo.bench("clock +95s", "wait screen idle", "clock +31s", "wait screen home")


def walked_back(demo: Any) -> None:
    until(demo, "home")


def declined(demo: Any) -> None:
    until(demo, "notice")
    demo.bench("press notice.decline", "wait screen home")


def until(demo: Any, screen: str) -> None:
    for _ in range(12):
        if demo.state()["screen"] == screen:
            return
        demo.bench("press nav.back")
    raise AssertionError(f"back does not lead to {screen}")


def sent(demo: Any) -> None:
    demo.bench(
        "press review.confirm", "wait screen done", "wait text Delivered 20", "press done.home", "wait screen home"
    )


def sent_and_forgotten(demo: Any) -> None:
    demo.bench("press review.confirm", "wait screen done", "clock +46s", "wait screen idle", "clock +21s")
    demo.bench("wait screen home")


def another_matter_and_left(demo: Any) -> None:
    demo.bench("press review.confirm", "wait screen done", "press done.again", "press category.water")
    left(demo)


ENDS = {
    "left": left,
    "forgotten": forgotten,
    "walked back": walked_back,
    "declined": declined,
    "sent": sent,
    "sent and forgotten": sent_and_forgotten,
    "another matter and left": another_matter_and_left,
}


@pytest.mark.parametrize("end", ENDS)
def test_a_visit_that_ended_is_held_by_nothing(demo: Any, end: str) -> None:
    read_by = enter_everything(demo)
    ENDS[end](demo)
    nothing_is_left(demo, read_by, CANARIES)


def test_a_page_of_handwriting_that_was_left_unfinished_is_held_by_nothing(demo: Any) -> None:
    demo.bench("wait screen home 60", "press home.opinion", "press notice.agree", "press category.water")
    demo.bench("press issue.write", "press write.handwriting", *STROKES, f"wait text {DRAWN}")
    read_by = reader(demo)
    left(demo)
    nothing_is_left(demo, read_by, CANARIES)


def test_a_deputys_page_that_came_over_a_printed_slip_holds_nothing(demo: Any) -> None:
    read_by = enter_everything(demo)
    demo.bench("press review.confirm", "wait screen done", "press done.print", "wait text 'slip is printed' 30")
    demo.bench("scan $badge_qb_d0032", "wait screen duty")
    nothing_is_left(demo, read_by, CANARIES)
    demo.bench("press duty.home")


def test_maintenance_that_came_after_a_visit_holds_nothing(demo: Any) -> None:
    read_by = enter_everything(demo)
    demo.hub("kiosk", "tell", DEVICE, "maintenance")
    demo.bench("press nav.leave", "press leave.confirm", "wait screen maintenance 20")
    nothing_is_left(demo, read_by, CANARIES)
    demo.hub("kiosk", "tell", DEVICE, "maintenance", "--off")


def test_a_visit_that_new_settings_cut_short_is_held_by_nothing(demo: Any, tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(SHORT_TIMES)
    read_by = enter_everything(demo)
    demo.hub("config", "push", "--home", "qb-0302", str(settings))
    demo.bench(f"wait no-text {GIVEN_UP} 20", "clock +26s", "wait screen home 20")
    nothing_is_left(demo, read_by, CANARIES)
    settings.write_text("")
    demo.hub("config", "push", "--home", "qb-0302", str(settings))
    demo.bench(f"wait text {GIVEN_UP} 20")


def test_a_kiosk_that_the_office_started_anew_holds_nothing(demo: Any) -> None:
    read_by, kiosk = enter_everything(demo), demo.facts["pids"]["kiosk"]
    demo.hub("kiosk", "tell", DEVICE, "restart-app")
    left(demo)

    def started_anew() -> bool:
        with suppress(AssertionError):  # it goes, and comes
            demo.bench("clock +11s")
            return bool(demo.facts["pids"]["kiosk"] != kiosk)
        return False

    demo.until("the kiosk was started anew", 60, started_anew)
    nothing_is_left(demo, read_by, CANARIES)


def stopped(demo: Any) -> None:
    demo.stop()


def cut_off(demo: Any) -> None:
    for pid in demo.facts["pids"].values():
        os.kill(pid, signal.SIGKILL)
    demo.stop()


@pytest.mark.parametrize("end", [stopped, cut_off])
def test_a_machine_that_went_off_in_the_middle_of_a_visit_holds_nothing(start: Any, tmp_path: Path, end: Any) -> None:
    demo = start(tmp_path / "data")
    read_by = enter_everything(demo)
    end(demo)
    nothing_is_filed(demo, CANARIES)
    nothing_is_left(start(tmp_path / "data"), read_by, CANARIES)


@pytest.mark.parametrize("end", [left, forgotten, walked_back])
def test_a_ticket_and_a_code_that_were_typed_are_held_by_nothing(demo: Any, end: Any) -> None:
    demo.bench("wait screen home 60", "press home.track", "press track.type", f"type {TICKET}", "press track.next")
    demo.bench(f"type {CODE}")
    assert is_held(demo, TICKET_NO, CODE), "the search finds what is there"
    end(demo)
    nothing_is_left(demo, None, (TICKET, TICKET_NO, CODE))
