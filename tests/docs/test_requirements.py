"""The lock files: whole, pinned, hashed, and saying nothing of where they were made."""

import re
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-build.txt"]
PINNED = re.compile(r"^([a-z0-9-]+)==([^\s;]+)( ; [^\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")


def _versions(text: str) -> dict[str, str]:
    return {match.group(1): match.group(2) for line in text.splitlines() if (match := PINNED.match(line))}


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_of_a_lock_is_a_pinned_version_or_its_hash(root: Path, name: str) -> None:
    lines = [line for line in (root / name).read_text().splitlines() if line and not line.startswith("#")]
    assert [line for line in lines if not PINNED.match(line) and not HASH.match(line)] == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_pinned_version_has_a_hash(root: Path, name: str) -> None:
    lines = (root / name).read_text().splitlines()
    bare = [
        line
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
        if PINNED.match(line) and not HASH.match(after)
    ]
    assert bare == []


@pytest.mark.parametrize(
    ("smaller", "larger"),
    [("requirements.txt", "requirements-dev.txt"), ("requirements-build.txt", "requirements-dev.txt")],
)
def test_the_locks_agree_on_versions(root: Path, smaller: str, larger: str) -> None:
    assert _versions((root / smaller).read_text()).items() <= _versions((root / larger).read_text()).items()


@pytest.mark.parametrize(("lock", "extras"), [("requirements.txt", []), ("requirements-dev.txt", ["dev"])])
def test_the_locks_satisfy_pyproject(root: Path, project: dict[str, Any], lock: str, extras: list[str]) -> None:
    locked = _versions((root / lock).read_text())
    declared = list(project["project"]["dependencies"])
    for extra in extras:
        declared += project["project"]["optional-dependencies"][extra]
    wanted = [Requirement(line) for line in declared]
    unmet = [str(need) for need in wanted if not need.specifier.contains(locked.get(canonicalize_name(need.name), "0"))]
    assert unmet == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_what_is_left_out_as_unused(root: Path, lock: str) -> None:
    (unused,) = re.findall(r'^unused="(.+)"$', (root / ".ci" / "lock").read_text(), re.MULTILINE)
    assert "opencv-python-headless" in unused.split()
    assert set(unused.split()) & set(_versions((root / lock).read_text())) == set()
