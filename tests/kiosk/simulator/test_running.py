"""The bench on a real kiosk without a window: the core itself, its file and its simulated devices."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kiosk.bootstrap import start
from kiosk.simulator import parts
from kiosk.simulator.commands import Reply
from kiosk.simulator.player import Player
from kiosk.simulator.processes import children
from kiosk.simulator.running import RunningKiosk
from kiosk.simulator.script import parse

OPINION = (
    "press home.opinion; press notice.agree; press category.heating; press issue.1; press issue.next;"
    "press place.1; press review.confirm; wait screen done"
)


@pytest.fixture(scope="module")
def provisioned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    places = parts.Places(tmp_path_factory.mktemp("kiosk"))
    with children(places.logs, os.environ) as all_:
        parts.found_county(all_, places)
        parts.provision(all_, places)
    return places.data


@pytest.fixture
def play(provisioned: Path, ui: Any) -> Iterator[Callable[[str], Reply]]:
    with closing(start(data=provisioned, config_file=None, simulate=True)) as core:
        core.mailbox.wake = lambda: ui.call(core.mailbox.drain)
        player = Player(RunningKiosk(core), None, ui.call, patience_s=5)

        def play(text: str) -> Reply:
            reply = Reply()
            for line in parse(text, "-c"):
                reply = player.play(line.command)
                assert not reply.failed, f"{line}: {reply.failed}"
            return reply

        yield play


def test_a_kiosk_that_is_not_simulated_has_no_bench(provisioned: Path) -> None:
    with (
        closing(start(data=provisioned, config_file=None, simulate=False)) as core,
        pytest.raises(ValueError, match="not"),
    ):
        RunningKiosk(core)


def test_an_opinion_is_left_printed_and_counted(play: Callable[[str], Reply], tmp_path: Path) -> None:
    play(f"{OPINION}; expect text 已保存在本机")
    state = play(f"press done.print; wait text 回执已打印 30; slip {tmp_path}/slip.png; state").state
    assert state is not None
    assert state["ticket"] == play("press done.home; wait screen home").values["ticket"]
    assert state["queue"]["pending"] >= 1  # type: ignore[index]
    assert (tmp_path / "slip.png").read_bytes().startswith(b"\x89PNG")


def test_state_holds_the_words_of_the_contract(play: Callable[[str], Reply]) -> None:
    state = play("wait text 我要提意见; state").state
    assert state is not None
    assert {"screen", "language", "queue", "online", "devices", "duty", "controls"} <= set(state)
    assert (state["screen"], state["language"], state["online"], state["duty"]) == ("home", "zh_CN", False, [])
    assert set(state["devices"]) == {"printer", "scanner", "panel", "speaker"}  # type: ignore[call-overload]
    assert all(isinstance(figure, int) for figure in state["queue"].values())  # type: ignore[attr-defined]


def test_paper_that_runs_out_is_told_on_the_success_page(play: Callable[[str], Reply]) -> None:
    play(f"paper out; {OPINION}; wait text 打印机没有纸了; paper in; wait text 打印回执 15")


def test_a_kiosk_writes_by_hand_and_by_pinyin_and_says_that_both_are_ready(play: Callable[[str], Reply]) -> None:
    play("press home.opinion; press notice.agree; press category.parking; press issue.write")
    play("press write.pinyin; press write.handwriting")
    state = play("state").state
    assert state is not None
    assert state["input"] == {"handwriting": "ready", "pinyin": "ready"}


def test_a_village_of_the_county_is_written_in_pinyin(play: Callable[[str], Reply]) -> None:
    play("press home.opinion; press notice.agree; press category.parking; press issue.write; press write.pinyin")
    play("; ".join(f"press write.key.{letter}" for letter in "hongqicun"))
    play("wait text 红旗村; press write.candidate.1; wait text 红旗村 10; press write.next")


def test_time_that_passes_warns_and_then_wipes(play: Callable[[str], Reply]) -> None:
    play("press home.opinion; press notice.agree; press category.parking; press issue.1")
    play("clock +91s; expect screen idle; clock +31s; expect screen home")


def test_a_clock_that_jumps_wipes_nobody(play: Callable[[str], Reply]) -> None:
    play("press home.opinion; press notice.agree; press category.parking")
    play("clock jump +10y; clock -2d; expect screen issue")


def test_clocks_stay_within_the_calendar(provisioned: Path) -> None:
    with closing(start(data=provisioned, config_file=None, simulate=True)) as core:
        kiosk = RunningKiosk(core)
        for impossible in (kiosk.let_time_pass, kiosk.jump_clock):
            with pytest.raises(ValueError, match="the clock goes from 1970 to 2199"):
                impossible(1e12)
        with pytest.raises(ValueError, match="the clock goes from"):
            kiosk.jump_clock(-1e10)
        kiosk.jump_clock(3.15e9)
