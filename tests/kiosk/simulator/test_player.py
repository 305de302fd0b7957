# ruff: noqa: ANN001 - fixtures of conftest, whose classes no test module can import
"""What bench commands do on a kiosk, and what they say when it is not so."""

from collections.abc import Callable
from pathlib import Path
from queue import Queue
from threading import Timer

import pytest

from hardware.board import Board
from hardware.ports import Lamp, PrinterState, ScannerState, Spoken
from kiosk.presenters.models import Dialog, ScreenModel
from kiosk.simulator import commands as c
from kiosk.simulator.player import Player
from kiosk.simulator.script import parse


@pytest.fixture
def player(kiosk, window, ui) -> Player:
    return Player(kiosk, window, ui.call, patience_s=0.5)


@pytest.fixture
def play(player: Player) -> Callable[[str], c.Reply]:
    def play(text: str) -> c.Reply:
        replies = [player.play(line.command) for line in parse(text, "-c")]
        return next((reply for reply in replies if reply.failed), replies[-1])

    return play


def test_a_press_touches_the_control_and_its_outcome_is_on_the_screen(play, kiosk) -> None:
    assert not play("expect screen notice; press notice.agree; expect screen category").failed
    assert kiosk.pressed == ["notice.agree"]


def test_a_press_turns_pages_to_where_the_control_is(play, kiosk) -> None:
    assert not play("press notice.agree; press category.c6; expect screen track").failed
    assert kiosk.pressed == ["notice.agree", "category.page.next", "category.page.next", "category.c6"]


def test_a_press_turns_pages_back_too(play, kiosk) -> None:
    play("press notice.agree")
    kiosk.show(page=2)
    assert not play("press category.c1").failed


def test_an_unknown_control_is_told_with_those_of_every_page(play) -> None:
    failed = play("press notice.agree; press category.cold").failed
    assert failed.startswith("no control category.cold on the screen category; there are: ")
    assert {"category.c1", "category.c4", "category.c6", "nav.help"} <= set(failed.split())


def test_a_press_touches_the_invitation_first_as_a_person_would(play, kiosk) -> None:
    kiosk.show(name="attract")
    assert not play("press notice.agree; expect screen category").failed
    assert kiosk.pressed == ["attract.begin", "notice.agree"]


def test_the_invitation_can_come_while_a_press_waits(play, kiosk, ui) -> None:
    kiosk.show(agree_enabled=False)

    Timer(0.1, lambda: ui.call(lambda: kiosk.show(name="attract", agree_enabled=True))).start()
    assert not play("press notice.agree; expect screen category").failed


def test_a_control_that_is_greyed_out_says_so(play, kiosk) -> None:
    kiosk.show(agree_enabled=False)
    assert play("press notice.agree").failed == "notice.agree is on the screen but cannot be pressed now"


def test_a_press_waits_for_a_control_that_is_about_to_be_enabled(play, kiosk, ui) -> None:
    kiosk.show(agree_enabled=False)

    Timer(0.1, lambda: ui.call(lambda: kiosk.show(agree_enabled=True))).start()
    assert not play("press notice.agree; expect screen category").failed


def test_typing_presses_keys_in_either_case_and_skips_hyphens(play, kiosk) -> None:
    kiosk.show(name="track")
    assert not play("type k-01").failed
    assert kiosk.typed == "K01"


def test_typing_presses_the_keys_of_a_keyboard_and_its_space(play, kiosk) -> None:
    kiosk.show(name="write")
    assert not play("type 'n n'").failed
    assert kiosk.pressed == ["write.key.n", "write.key.space", "write.key.n"]


def test_a_missing_key_is_told_with_those_there_are(play, kiosk) -> None:
    kiosk.show(name="track")
    assert play("type 7").failed == "no key for '7' on the screen track; keys: 0 1 K"


def test_expectations_look_at_every_text_but_not_at_ids(play, kiosk) -> None:
    kiosk.show(banner="代表已到岗")
    assert not play("expect text 打架; expect text 已到岗; expect text 10:42; expect no-text notice.decline2").failed
    assert play("expect no-text 到岗").failed == "the screen notice shows '代表已到岗'"
    assert play("expect text 已送达").failed.startswith("no text contains '已送达' on the screen notice: 代表已到岗 / ")
    assert play("expect screen home").failed == "the screen is notice, not home"


def test_waiting_ends_when_the_screen_changes(play, kiosk, ui) -> None:
    Timer(0.1, lambda: ui.call(lambda: kiosk.show(banner="已送达"))).start()
    assert not play("wait text 已送达 5").failed


def test_waiting_in_vain_says_how_long_and_what_is_there_instead(play) -> None:
    assert play("wait screen home 0.1").failed == "after 0.1 s the screen is notice, not home"


def test_hands_reach_every_device(play, board: Board) -> None:
    assert not play("paper out; cover open").failed
    assert board.printer.status() in {PrinterState.PAPER_OUT, PrinterState.COVER_OPEN}
    assert not play("paper in; cover closed; printer absent").failed
    assert board.printer.status() is PrinterState.ABSENT
    assert not play("printer present; camera absent").failed
    assert (board.printer.status(), board.scanner.status()) == (PrinterState.READY, ScannerState.ABSENT)
    assert not play("camera present; panel absent; panel present; button call").failed


def test_a_scan_is_a_code_before_the_reader(play, board: Board) -> None:
    codes: Queue[str | None] = Queue()
    board.scanner.listen(lambda scan: codes.put(scan.text))
    assert not play("scan DHT1:K73DQ9X:482913").failed
    assert codes.get(timeout=5) == "DHT1:K73DQ9X:482913"


def test_lamps_can_be_waited_for(play, board: Board) -> None:
    assert play("expect lamp duty on").failed == "the lamp duty is not so; lit: none"
    board.panel.light(Lamp.DUTY, lit=True)
    assert not play("expect lamp duty on; expect lamp online off").failed
    Timer(0.1, lambda: board.panel.light(Lamp.DUTY, lit=False)).start()
    assert not play("wait lamp duty off 5").failed


def test_a_picture_that_is_not_there_is_told(play) -> None:
    assert play("scan-image /nowhere/code.png").failed.startswith("cannot hold /nowhere/code.png before the reader")


def test_a_button_the_panel_does_not_have_is_told(play) -> None:
    assert play("button bell").failed == "no button 'bell' on the panel: there is call"


def test_no_slip_before_the_first_is_told(play) -> None:
    assert play("slip /tmp/never.png").failed == "no slip has been printed yet"


def test_a_screenshot_is_a_file(play, tmp_path: Path) -> None:
    assert not play(f"screenshot {tmp_path}/a.png").failed
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    assert play(f"screenshot {tmp_path}/no/a.png").failed.startswith("cannot write the picture")


def test_time_passes_and_clocks_jump(play, kiosk) -> None:
    assert not play("clock +90s; clock -1h; clock jump +1d; clock unsynced").failed
    assert kiosk.clock == [("pass", 90), ("jump", -3600), ("jump", 86_400), ("unsynced", 0)]
    assert play("clock jump +999y").failed == "the calendar ends in 2199"


def test_state_tells_screen_controls_and_what_the_kiosk_reports(play) -> None:
    state = play("state").state
    assert state is not None
    assert state["screen"] == "notice"
    assert state["queue"] == {"pending": 0, "settled": 0, "rejected": 0}
    assert state["controls"] == ["notice.agree", "notice.decline", "nav.language.en", "nav.help"]


def test_a_point_can_be_touched_where_there_is_a_window(play, window, kiosk, ui) -> None:
    assert not play("touch 640 400").failed
    assert window.touched == [(640, 400)]
    blind = Player(kiosk, None, ui.call)
    assert blind.play(c.Touch(1, 1)).failed == "there is no window to touch; press a control"
    assert not blind.play(c.Press("notice.agree")).failed


def test_a_stroke_is_written_on_the_field_of_the_page_that_has_one(play, window, kiosk) -> None:
    kiosk.show(name="write", by_hand=True)
    assert not play("stroke 0.5,0 0.5,1; stroke .25,.5").failed
    assert window.strokes == [((0.5, 0.0), (0.5, 1.0)), ((0.25, 0.5),)]


def test_a_stroke_waits_for_a_field_that_is_about_to_come(play, window, kiosk, ui) -> None:
    Timer(0.1, lambda: ui.call(lambda: kiosk.show(name="write", by_hand=True))).start()
    assert not play("stroke 1,0").failed
    assert window.strokes == [((1.0, 0.0),)]


def test_a_stroke_without_a_field_is_refused(play, window, kiosk) -> None:
    assert play("stroke 0,0").failed == "no field to write on by hand on the screen notice"
    kiosk.show(name="write", by_hand=True, dialog=Dialog("请选", "", ()))
    assert play("stroke 0,0").failed == "no field to write on by hand on the screen write"
    assert window.strokes == []


def test_without_a_window_nothing_is_written_by_hand(kiosk, ui) -> None:
    kiosk.show(name="write", by_hand=True)
    blind = Player(kiosk, None, ui.call)
    assert blind.play(c.Stroke(((0.5, 0.5),))).failed == "there is no window to write on by hand"


def test_the_field_is_a_control_that_can_be_found(play, kiosk) -> None:
    kiosk.show(name="write", by_hand=True)
    assert "write.field" in play("state").state["controls"]
    assert play("where write.field").said == "80 50"


def test_the_middle_of_a_control_is_told_once_a_touch_there_counts(play) -> None:
    assert play("press notice.agree; where category.c2").said == "60 50"
    assert play("where category.c3").said == "50 50"


def test_what_was_read_aloud_is_told_one_a_line_with_its_output(play, board: Board) -> None:
    assert play("said").said == ""
    board.speaker.say((Spoken("您好", "zh_CN", private=False),), volume=3, speed=1.0)
    assert not play("speaker absent").failed
    board.speaker.say((Spoken("再见", "zh_CN", private=False),), volume=3, speed=1.0)
    assert play("said").said == "default: 您好"


def test_all_texts_are_told_one_a_line(play) -> None:
    assert {"须知", "打架", "同意并继续", "10:42"} <= set(play("texts").said.split("\n"))


def test_what_only_the_demo_can_play_is_told(play) -> None:
    assert "no network" in play("network down").failed


def test_every_screen_seen_is_that_of_the_kiosk(kiosk, player: Player) -> None:
    seen: list[ScreenModel] = []
    kiosk.subscribe(seen.append)
    player.play(c.Press("notice.agree"))
    assert [model.name for model in seen] == ["category"]
