"""Every program is in the documents, and the documents name no other."""

import re
from collections.abc import Iterator
from pathlib import Path

import click

from edge_sync.hub.cli import main as county_hub


def _documents(root: Path) -> str:
    return "\n".join(path.read_text() for path in [root / "README.md", *sorted((root / "docs").glob("*.md"))])


def test_the_readme_lists_the_programs_and_no_other(root: Path, programs: set[str]) -> None:
    section = (root / "README.md").read_text().split("\n## Programs\n")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `([\w-]+)` \|", section, re.MULTILINE)) == programs


def test_every_program_is_explained_in_docs(root: Path, programs: set[str]) -> None:
    manuals = "\n".join(path.read_text() for path in (root / "docs").glob("*.md"))
    assert {name for name in programs if f"`{name}" not in manuals} == set()


def test_the_documents_name_no_target_that_the_makefile_has_not(root: Path) -> None:
    targets = set(re.findall(r"^([a-z][\w-]*):", (root / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z][\w-]*)", _documents(root), re.MULTILINE)) <= targets


def test_every_target_is_in_the_development_manual(root: Path) -> None:
    targets = re.findall(r"^([a-z][\w-]*):", (root / "Makefile").read_text(), re.MULTILINE)
    manual = (root / "docs" / "development.md").read_text()
    assert [target for target in targets if not re.search(rf"make {target}(?![\w-])", manual)] == []


def test_targets_are_thin(root: Path) -> None:
    recipes = re.findall(r"^[a-z][\w-]*:.*\n((?:\t.*\n)+)", (root / "Makefile").read_text(), re.MULTILINE)
    assert max(recipe.count("\n") for recipe in recipes) <= 4


def _commands(command: click.Command, name: str) -> Iterator[str]:
    if isinstance(command, click.Group):
        for part, inner in command.commands.items():
            yield from _commands(inner, f"{name} {part}")
    else:
        yield name


def test_the_operations_manual_lists_the_hubs_commands_and_no_other(root: Path) -> None:
    listed = re.findall(r"`(county-hub [a-z -]+)`", (root / "docs" / "operations.md").read_text())
    assert set(listed) == set(_commands(county_hub, "county-hub"))
