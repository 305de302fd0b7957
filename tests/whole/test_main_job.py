"""One opinion from real touches on a real window to the county hub and onto paper."""

import os
import re
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pyzbar import pyzbar

PHONE = "13800138000"


@pytest.fixture
def touch(demo: Any) -> Callable[..., None]:
    """Touch a control as a finger does: a press and a release of the X server's pointer in its middle."""
    environment = os.environ | {"DISPLAY": demo.facts["display"]}

    def press(*controls: str) -> None:
        for control in controls:
            x, y = demo.bench(f"where {control}").split()
            subprocess.run(["xdotool", "mousemove", x, y, "click", "1"], env=environment, check=True, timeout=20)

    return press


def _newest_step(data: Path) -> str:
    """What the office said last, as it lies in the kiosk's inbox; a case that is shown does not change by itself."""
    with closing(sqlite3.connect(data / "kiosk.db")) as file:
        [(step,)] = file.execute("SELECT data FROM inbox ORDER BY cursor DESC LIMIT 1")
    return str(step, "utf-8")


def screen(demo: Any, name: str) -> None:
    demo.bench(f"wait screen {name}")


def leave_an_opinion_with_a_phone_number(demo: Any, touch: Callable[..., None]) -> None:
    """Five taps after the notice, and a detour for the number."""
    demo.bench("wait screen home 60")
    touch("home.opinion")
    screen(demo, "notice")
    touch("notice.agree")
    screen(demo, "category")
    touch("category.heating")
    screen(demo, "issue")
    touch("issue.1", "issue.next")
    screen(demo, "place")
    touch("place.2")
    screen(demo, "review")
    touch("review.identity")
    screen(demo, "identity")
    touch("identity.phone", *(f"identity.pad.{digit}" for digit in PHONE), "identity.consent", "identity.next")
    screen(demo, "review")
    demo.bench("expect text 138****8000", f"expect no-text {PHONE}")
    touch("review.confirm")
    screen(demo, "done")


def test_what_was_tapped_is_what_the_hub_holds_and_what_is_on_paper(
    demo: Any, touch: Callable[..., None], tmp_path: Path
) -> None:
    leave_an_opinion_with_a_phone_number(demo, touch)
    ticket = demo.state()["ticket"]
    demo.bench("wait text 已送达 20")
    touch("done.print")
    slip = tmp_path / "slip.png"
    demo.bench("wait text 回执已打印 30", f"slip {slip}")
    demo.bench(f"screenshot {tmp_path / 'done.png'}")

    [case] = [case for case in demo.hub("case", "list", "--json") if case["ticket_no"] == ticket]
    whole = demo.hub("case", "show", ticket, "--json")
    assert case["category"] == "heating"
    assert (whole["opinion"]["contact"]["phone"], len(whole["opinion"]["phrases"])) == (PHONE, 1)

    [on_paper] = [code.data.decode() for code in pyzbar.decode(Image.open(slip)) if code.type == "QRCODE"]
    [on_screen] = [
        code.data.decode() for code in pyzbar.decode(Image.open(tmp_path / "done.png")) if code.type == "QRCODE"
    ]
    assert on_paper == on_screen
    assert re.fullmatch(rf"DHT1:{ticket}:[0-9]{{6}}", on_paper)


def test_words_chosen_on_the_screen_are_the_words_at_the_hub(demo: Any, touch: Callable[..., None]) -> None:
    demo.bench(
        "press done.home",
        "wait screen home",
        "press home.opinion",
        "press notice.agree",
        "press category.lighting",
        "wait screen issue",
    )
    touch("issue.2", "issue.next")
    screen(demo, "place")
    touch("place.1")
    screen(demo, "review")
    shown = demo.bench("texts")
    touch("review.confirm")
    screen(demo, "done")
    ticket = demo.state()["ticket"]
    demo.bench("wait text 已送达 20")
    opinion = demo.hub("case", "show", ticket, "--json")["opinion"]
    assert opinion["phrases"][0] in shown
    assert opinion["place_text"] in shown
    demo.bench("press done.home", "wait screen home")


def test_the_office_answers_and_the_citizen_reads_it(demo: Any) -> None:
    demo.bench("press home.opinion", "press notice.agree", "press category.roads", "press issue.1", "press issue.next")
    demo.bench("press place.1", "press review.confirm", "wait screen done", "wait text 已送达 20")
    ticket = demo.state()["ticket"]
    demo.bench(
        "press done.print",
        "wait text 回执已打印 30",
        f"slip {demo.data / 'slip.png'}",
        "press done.home",
        "wait screen home",
    )
    demo.hub("case", "update", ticket, "--status", "accepted")
    demo.hub("case", "reply", ticket, "--text", "已安排养护中心三日内修补。")
    demo.until("the reply is on the kiosk", 20, lambda: "已安排养护中心" in _newest_step(demo.data))
    demo.bench(
        "press home.track",
        "wait screen track",
        f"scan-image {demo.data / 'slip.png'}",
        "wait screen case",
        "wait text 已安排养护中心三日内修补。 20",
    )


def test_a_config_reaches_the_screen_within_two_seconds(demo: Any, tmp_path: Path) -> None:
    demo.bench("press nav.leave", "wait screen home")
    config = tmp_path / "greeting.toml"
    config.write_text('[ui.greeting]\nzh = "乡亲们好,代表在家"\n', encoding="utf-8")
    demo.hub("config", "push", "--home", "qb-0302", str(config))
    demo.bench("wait text 乡亲们好,代表在家 2")


def test_a_bad_config_is_refused_whole_with_every_mistake(demo: Any, tmp_path: Path) -> None:
    config = tmp_path / "bad.toml"
    config.write_text('[ui]\nidel_s = 5\nwarn_s = 100000\n[ui.greeting]\nzh = "不该出现"\n', encoding="utf-8")
    demo.hub("config", "push", "--unchecked", "--home", "qb-0302", str(config))
    told = demo.until(
        "the refusal is reported", 10, lambda: "idel_s" in (said := str(demo.hub("kiosks", "--json"))) and said
    )
    assert "warn_s" in told
    assert "did you mean" in told
    demo.bench("expect no-text 不该出现", "expect text 乡亲们好,代表在家")
