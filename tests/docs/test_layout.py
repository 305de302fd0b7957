"""What lies where, and what no file may hold."""

import os
import re
from pathlib import Path

import pytest

FOLDERS = {".ci", "docs", "kiosk", "edge_sync", "hardware", "systemd", "tests"}
FILES = re.compile(
    r"pyproject\.toml|README\.md|Makefile|LICENSE|CHANGELOG\.md|SECURITY\.md|CONTRIBUTING\.md|requirements.*\.txt|\..+"
)
# Written so that the pattern does not find itself.
ELSEWHERE = re.compile(
    r"(?<![\w.])/(?:work|root)/[\w.]|/home/(?!home|\{|\+)[a-z]+/"
    r"|\b(?:pypi|pythonhosted|piwheels|npmjs|nodesource)\.(?:org|com)|\bdeb\.debian\.org"
)
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".cfg",
    ".kv",
    ".po",
    ".yaml",
    ".cjs",
    ".json",
    ".conf",
    ".service",
    ".target",
    ".rules",
    ".env",
    ".acl",
    ".sh",
    "",
}


def test_the_top_level_holds_what_the_architecture_names_and_nothing_else(root: Path, tracked: list[Path]) -> None:
    tops = {path.relative_to(root).parts[0] for path in tracked}
    assert {
        top for top in tops if top not in FOLDERS and not ((root / top).is_file() and FILES.fullmatch(top))
    } == set()


def test_no_file_names_a_place_of_one_machine_or_a_registry(root: Path, tracked: list[Path]) -> None:
    found = [
        f"{path.relative_to(root)}: {match.group()}"
        for path in tracked
        if path.suffix in TEXT
        for match in ELSEWHERE.finditer(path.read_text(errors="replace"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "line", ["see /work" + "/main", "/root" + "/x", "/home" + "/li/x", "https://pypi" + ".org/simple"]
)
def test_the_search_for_places_finds_one(line: str) -> None:
    assert ELSEWHERE.search(line)


@pytest.mark.parametrize("name", [".ci/run", ".ci/lock", ".ci/icons", ".ci/set_up.py"])
def test_scripts_can_be_started(root: Path, name: str) -> None:
    assert os.access(root / name, os.X_OK)


def test_every_link_between_documents_leads_to_a_file(root: Path, tracked: list[Path]) -> None:
    broken = [
        f"{path.relative_to(root)}: {target}"
        for path in tracked
        if path.suffix == ".md"
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text())
        if not (path.parent / target).exists()
    ]
    assert broken == []
