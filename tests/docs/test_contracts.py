"""The dependency rule: every contract can fail, none lags behind the libraries, and SQL stays where its tables are."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

PACKAGES = ("kiosk", "edge_sync", "hardware")
# One import that breaks each contract; the contracts by the beginning of their names.
VIOLATIONS = {
    "kiosk stands on hardware": ("hardware/document.py", "edge_sync.errors"),
    "Inside kiosk everything points": ("kiosk/presenters/models.py", "kiosk.storage"),
    "The domain is standard library only": ("kiosk/domain/ticket.py", "time"),
    "Presenters are pure": ("kiosk/presenters/models.py", "random"),
    "Screens never call services": ("kiosk/ui/__init__.py", "kiosk.storage"),
    "The kiosk needs no network": ("kiosk/application/ports.py", "paho"),
    "Nothing imports the hub": ("edge_sync/outbox.py", "edge_sync.hub"),
    "Only the board chooses": ("hardware/ports.py", "hardware.mocks"),
    "Only kiosk.ui imports kivy": ("kiosk/simulator/__init__.py", "kivy"),
    "Only devices and mocks import": ("hardware/board.py", "serial"),
    "Only edge_sync.mqtt and the hub import paho": ("edge_sync/outbox.py", "paho"),
    "Only storage, outbox and ledger modules": ("edge_sync/topics.py", "sqlite3"),
}
# The distribution's name is not always the module's.
MODULES = {"paho-mqtt": "paho", "pillow": "PIL", "pynacl": "nacl", "pyserial": "serial"}
EXEMPT = {"python-stdnum"}  # the ticket's check character

SQL = re.compile(
    r"\b(?:SELECT\s.+\sFROM|INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(?:TABLE|INDEX|UNIQUE))\b",
    re.DOTALL,
)


@pytest.fixture(scope="session")
def contracts(project: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The contracts by name."""
    return {contract["name"]: contract for contract in project["tool"]["importlinter"]["contracts"]}


def _lint(folder: Path) -> str:
    command = [Path(sys.executable).parent / "lint-imports", "--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


@pytest.fixture
def copied(root: Path, tmp_path: Path) -> Path:
    """A copy of the sources to break."""
    shutil.copy(root / "pyproject.toml", tmp_path)
    for package in PACKAGES:
        shutil.copytree(root / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def _beginning(name: str) -> str:
    return next((start for start in VIOLATIONS if name.startswith(start)), f"no violation for: {name}")


def test_every_contract_is_broken_by_its_violation(copied: Path, contracts: dict[str, dict[str, Any]]) -> None:
    for place, module in VIOLATIONS.values():
        with (copied / place).open("a") as source:
            source.write(f"\nimport {module}\n")
    broken = {_beginning(line) for line in _lint(copied).splitlines() if re.search(r"\s?BROKEN$", line)}
    assert broken == {_beginning(name) for name in contracts} == set(VIOLATIONS)


def test_every_library_is_forbidden_to_the_domain(
    project: dict[str, Any], contracts: dict[str, dict[str, Any]]
) -> None:
    (contract,) = (entry for name, entry in contracts.items() if name.startswith("The domain"))
    names = {Requirement(line).name for line in project["project"]["dependencies"]} - EXEMPT
    assert {MODULES.get(name, name.replace("-", "_")) for name in names} - set(contract["forbidden_modules"]) == set()


def _strings(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_sql_is_written_only_where_a_database_may_be_opened(root: Path, contracts: dict[str, dict[str, Any]]) -> None:
    (contract,) = (entry for name, entry in contracts.items() if name.startswith("Only storage"))
    allowed = tuple(root / module.replace(".", "/") for module in contract["allowed_importers"])
    found = [
        str(path.relative_to(root))
        for package in PACKAGES
        for path in (root / package).rglob("*.py")
        if not any(path.is_relative_to(place) or path == place.with_suffix(".py") for place in allowed)
        if any(SQL.search(text) for text in _strings(path))
    ]
    assert found == []
