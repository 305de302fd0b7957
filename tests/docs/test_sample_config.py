"""systemd/kiosk.toml explains every key of the config, and only those."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from edge_sync.bodies import config


@pytest.fixture
def sample(root: Path) -> str:
    return (root / "systemd" / "kiosk.toml").read_text()


def _keys(shape: type[msgspec.Struct], where: str = "") -> Iterator[str]:
    for entry in msgspec.structs.fields(shape):
        name = f"{where}{entry.encode_name}"
        if isinstance(entry.type, type) and issubclass(entry.type, msgspec.Struct):
            yield from _keys(entry.type, f"{name}.")
        elif entry.encode_name != "flags":  # a table of free names
            yield name


def _keys_with_what_stands_above(text: str) -> Iterator[tuple[str, str]]:
    section, above = "", ""
    for line in text.splitlines():
        if header := re.fullmatch(r"\[(.+)\]", line):
            section = header.group(1) + "."
        elif key := re.match(r"(\w+) = ", line):
            yield section + key.group(1), above
        above = line


def test_the_sample_holds_every_key_of_the_schema_and_no_other(sample: str) -> None:
    assert sorted(key for key, _ in _keys_with_what_stands_above(sample)) == sorted(_keys(config.Config))


def test_each_key_of_the_sample_has_its_explanation_above_it(sample: str) -> None:
    bare = {key for key, above in _keys_with_what_stands_above(sample) if not above.startswith("# ")}
    assert bare == {"ui.panel_mm.h"}  # explained together with w


def test_the_sample_holds_the_defaults(sample: str) -> None:
    assert config.parse(tomllib.loads(sample)) == config.Config()


def test_the_sample_has_no_mistakes(sample: str) -> None:
    assert config.mistakes(tomllib.loads(sample)) == []


def test_a_misspelt_key_of_the_sample_would_be_noticed(sample: str) -> None:
    assert config.mistakes(tomllib.loads(sample.replace("idle_s", "idle_seconds")))
