"""The repository as its files: where it is, what belongs to it, what it declares."""

import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def tracked(root: Path) -> list[Path]:
    """Every file that belongs to the repository or would, once added; absolute."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    answer = subprocess.run(command, cwd=root, capture_output=True, check=True, text=True)
    return [path for name in answer.stdout.split("\0") if name and (path := root / name).is_file()]


@pytest.fixture(scope="session")
def project(root: Path) -> dict[str, Any]:
    """pyproject.toml."""
    return tomllib.loads((root / "pyproject.toml").read_text())


@pytest.fixture(scope="session")
def programs(project: dict[str, Any]) -> set[str]:
    """The console scripts."""
    return set(project["project"]["scripts"])
