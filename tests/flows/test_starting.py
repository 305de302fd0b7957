"""Starting and stopping the core as the program does, on a folder of its own."""

from pathlib import Path
from typing import Any

import pytest

from edge_sync.errors import AlreadyRunningError, IdentityError
from kiosk.bootstrap import heartbeat, start
from kiosk.config import ConfigError


@pytest.fixture
def data(person: Any) -> Path:
    """A provisioned folder that nobody runs on."""
    person.core.close()
    folder: Path = person.data
    return folder


def test_a_simulated_kiosk_starts_on_its_folder_and_shows_home(data: Path) -> None:
    core = start(data=data, config_file=None, simulate=True)
    try:
        core.mailbox.drain()
        assert core.screen().name == "home"
        assert core.board.simulated is not None
    finally:
        core.close()
        core.close()


def test_it_is_known_which_of_the_languages_offered_await_review(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    for text, unreviewed in (("", ("ug", "kk", "kk_Cyrl")), ('[ui]\nlangs = ["zh_CN", "kk"]\n', ("kk",))):
        file.write_text(text, encoding="utf-8")
        core = start(data=data, config_file=file, simulate=True)
        assert core.unreviewed == unreviewed
        core.close()


def test_a_second_kiosk_on_the_same_folder_is_refused_and_may_start_after_the_first(data: Path) -> None:
    first = start(data=data, config_file=None, simulate=True)
    with pytest.raises(AlreadyRunningError, match="already runs"):
        start(data=data, config_file=None, simulate=True)
    first.close()
    start(data=data, config_file=None, simulate=True).close()


def test_a_folder_without_identity_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(IdentityError, match="provision"):
        start(data=tmp_path, config_file=None, simulate=True)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        start(data=tmp_path / "nowhere", config_file=None, simulate=True)


def test_every_mistake_of_the_file_is_told_at_start(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text("[ui]\nidle = 5\nwarn_s = 1\n", encoding="utf-8")
    with pytest.raises(ConfigError) as told:
        start(data=data, config_file=file, simulate=True)
    assert len(told.value.mistakes) == 2
    assert "idle_s" in str(told.value)


def test_the_beat_follows_events_and_is_not_faster_than_asked(person: Any) -> None:
    beats: list[int] = []
    person.core.store.subscribe(heartbeat(lambda: beats.append(1), 3600))
    person.wait(5)
    assert beats == [1]
