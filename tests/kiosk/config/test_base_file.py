"""The installer's file: taken whole, or refused with every mistake in it."""

from pathlib import Path

import pytest

from kiosk.config import ConfigError, read_base


def written(folder: Path, text: str) -> Path:
    file = folder / "kiosk.toml"
    file.write_text(text, encoding="utf-8")
    return file


def mistakes_of(file: Path) -> list[str]:
    with pytest.raises(ConfigError) as refused:
        read_base(file)
    return [mistake.removeprefix(f"{file}: ") for mistake in refused.value.mistakes]


def test_without_a_file_the_defaults_stand() -> None:
    assert read_base(None) == {}


def test_a_good_file_is_taken_as_it_is(tmp_path: Path) -> None:
    assert read_base(written(tmp_path, "[ui]\nidle_s = 60\n")) == {"ui": {"idle_s": 60}}


def test_all_mistakes_are_told_at_once_with_key_and_suggestion(tmp_path: Path) -> None:
    text = "[ui]\ngreting = {}\nidle_s = 3\n[print]\nwidth = 57\n"
    assert mistakes_of(written(tmp_path, text)) == [
        "ui.greting: unknown key, did you mean 'greeting'?",
        "ui.idle_s: Expected `int` >= 10",
        "print.width: Invalid enum value 57, expected 58 or 80",
    ]


def test_a_misspelt_word_is_met_with_the_one_that_was_meant(tmp_path: Path) -> None:
    (mistake,) = mistakes_of(written(tmp_path, '[scanner]\nkind = "camara"\n'))
    assert mistake.endswith("expected camera or serial or keyboard or mock, did you mean 'camera'?")


def test_every_mistake_names_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, "[uii]\n[prnt]\n")
    with pytest.raises(ConfigError) as refused:
        read_base(file)
    assert [mistake.partition(": ")[0] for mistake in refused.value.mistakes] == [str(file)] * 2


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("[ui\n", "not TOML"),
        ('[ui]\nlangs = ["en"]\n', "ui.default_lang: 'zh_CN' is not among ui.langs (en)"),
        ("[gpio]\nbuzzer = 17\n", "gpio.duty_lamp: pin 17 is also gpio.buzzer"),
        ('[scanner]\npublic_patterns = ["https://dbm.example/d/"]\n', "scanner.public_patterns"),
        ("ui = 3\n", "ui: expected a table"),
    ],
)
def test_what_cannot_work_is_refused(tmp_path: Path, text: str, start: str) -> None:
    (mistake,) = mistakes_of(written(tmp_path, text))
    assert mistake.startswith(start)


def test_a_file_that_is_not_there_is_a_mistake_with_its_name(tmp_path: Path) -> None:
    assert mistakes_of(tmp_path / "none.toml") == ["cannot be read: No such file or directory"]


def test_a_file_in_another_encoding_is_a_mistake(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_bytes("# 中文".encode("gb18030"))
    assert mistakes_of(file) == ["not UTF-8 at byte 2: save it as UTF-8"]
