"""What librime alone is held to: nothing on disk, nothing in a log, its faults, its one place in a process."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest

from kiosk.application.ports import EngineError
from kiosk.input.pinyin import DATA, RimePinyin
from kiosk.input.rime_library import library

CANARY = "jinsiquezaichangge"
"""Letters that are nowhere by themselves; 金丝雀在唱歌."""
LIFE = f"""
from kiosk.input.pinyin import RimePinyin
engine = RimePinyin()
engine.learn(["上渠"])
engine.choose("{CANARY}", 0)
engine.close()
"""


@pytest.fixture
def engine() -> Iterator[RimePinyin]:
    engine = RimePinyin()
    yield engine
    engine.close()


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def debians(folder: Path, *, without: str) -> Path:
    """Return a folder like Debian's, by links, that lacks one file."""
    for path in DATA.rglob("*"):
        if path.is_file() and path.name != without:
            link = folder / path.relative_to(DATA)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(path)
    return folder


def test_typing_and_choosing_leave_no_trace_on_disk(engine: RimePinyin) -> None:
    engine.learn(["祖丽菲亚·依明"])
    before = contents(engine.folder)
    for end in range(1, len(CANARY) + 1):
        engine.candidates(CANARY[:end], 9)
    for number in range(9):
        engine.choose(CANARY, number)
    engine.forget()
    assert contents(engine.folder) == before
    assert not any(CANARY.encode() in content or "唱歌".encode() in content for content in before.values())


def test_a_whole_life_leaves_nothing_but_an_empty_place_for_temporary_files_and_says_nothing(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", LIFE], env={**os.environ, "TMPDIR": str(tmp_path)}, capture_output=True, check=True
    )
    assert (run.stdout, run.stderr) == (b"", b"")
    assert list(tmp_path.iterdir()) == []


def test_two_engines_at_once_are_one_too_many_and_the_first_goes_on(engine: RimePinyin) -> None:
    second = RimePinyin()
    assert second.fault == "the pinyin engine is open already in this process"
    with pytest.raises(EngineError, match="open already"):
        second.candidates("ni", 1)
    second.close()
    assert engine.candidates("nihao", 1) == ("你好",)


def test_an_engine_that_was_one_too_many_works_once_the_first_is_closed(engine: RimePinyin) -> None:
    second = RimePinyin()
    engine.close()
    assert second.candidates("nihao", 1) == ("你好",)
    assert second.fault is None
    second.close()


@pytest.mark.parametrize(
    "name", ["luna_pinyin.table.bin", "luna_pinyin_simp.prism.bin", "luna_pinyin.table.txt", "pinyin_simp.dict.yaml"]
)
def test_a_missing_table_is_a_fault_that_names_it_and_its_package(tmp_path: Path, name: str) -> None:
    engine = RimePinyin(data=debians(tmp_path, without=name))
    assert engine.fault is not None
    assert name in engine.fault
    assert "rime-data" in engine.fault
    engine.close()


@pytest.fixture
def lacking(tmp_path: Path) -> Iterator[tuple[RimePinyin, Callable[[], None]]]:
    """An engine that lacks a table, and what brings it."""
    name = "build/luna_pinyin.table.bin"
    data = debians(tmp_path, without=Path(name).name)
    engine = RimePinyin(data=data)
    yield engine, lambda: (data / name).symlink_to(DATA / name)
    engine.close()


def test_an_engine_recovers_by_itself_once_what_was_missing_is_there(
    lacking: tuple[RimePinyin, Callable[[], None]],
) -> None:
    engine, bring = lacking
    bring()
    assert engine.fault is None
    assert engine.candidates("nihao", 1) == ("你好",)


def test_words_told_while_an_engine_could_not_be_used_are_known_once_it_can(
    lacking: tuple[RimePinyin, Callable[[], None]],
) -> None:
    engine, bring = lacking
    with pytest.raises(EngineError):
        engine.learn(["上渠"])
    bring()
    assert "上渠" in engine.candidates("shangqu", 3)


def test_a_missing_library_is_named_with_its_package() -> None:
    with pytest.raises(EngineError, match="librime is not installed \\(Debian package librime1\\)"):
        library("librime-of-another-name.so.1")


def test_words_that_cannot_be_built_in_leave_those_before(tmp_path: Path) -> None:
    data = debians(tmp_path, without="")
    engine = RimePinyin(data=data)
    engine.learn(["上渠"])
    (data / "pinyin_simp.dict.yaml").unlink()
    with pytest.raises(EngineError, match="cannot be built"):
        engine.learn(["云杉镇"])
    assert engine.fault is None
    assert "上渠" in engine.candidates("shangqu", 3)
    engine.close()


def test_words_are_built_by_this_program_wherever_it_was_started(
    engine: RimePinyin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kiosk").mkdir()
    (tmp_path / "kiosk" / "__init__.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    engine.learn(["上渠"])
    assert "上渠" in engine.candidates("shangqu", 3)


def test_a_county_of_many_words_is_learned_whole(engine: RimePinyin) -> None:
    characters = "东西南北上下大小新红渠泉梁湾沟坡滩园河山"
    words = ["".join(word) + "村" for word in product(characters, repeat=3)]
    engine.learn(words)
    assert "东西南村" in engine.candidates("dongxinancun", 3)
    assert "山山山村" in engine.candidates("shanshanshancun", 3)
