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
    "The kiosk uses of edge_sync only": ("kiosk/application/ports.py", "paho"),
    "Nothing imports the hub": ("edge_sync/outbox.py", "edge_sync.hub"),
    "Only the board chooses": ("hardware/ports.py", "hardware.mocks"),
    "Only kiosk.ui imports kivy": ("kiosk/simulator/__init__.py", "kivy"),
    "Only devices and mocks import": ("hardware/board.py", "serial"),
    "Only kiosk.input runs models": ("kiosk/application/ports.py", "numpy"),
    "Only edge_sync.mqtt and the hub import paho": ("edge_sync/outbox.py", "paho"),
    "Only the hub knows of PostgreSQL": ("edge_sync/outbox.py", "psycopg"),
    "Only kiosk.storage and edge_sync know of a database": ("kiosk/application/ports.py", "sqlite_utils"),
}
# The distribution's name is not always the module's.
MODULES = {"paho-mqtt": "paho", "pillow": "PIL", "pynacl": "nacl", "pyserial": "serial"}
EXEMPT = {"python-stdnum"}  # the ticket's check character

SQL = re.compile(
    r"\b(?:SELECT\s.+\sFROM|INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(?:TABLE|INDEX|UNIQUE))\b",
    re.DOTALL,
)

SQL_PLACES = [
    "kiosk/storage",
    "edge_sync/hub",
    *(
        f"edge_sync/{name}.py"
        for name in (
            "documents",
            "health",
            "inbox",
            "letters",
            "link",
            "misfits",
            "outbox",
            "probation",
            "queries",
            "reconcile",
            "schema",
            "settlement",
            "wiping",
        )
    ),
]


@pytest.fixture(scope="session")
def contracts(project: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The contracts by name."""
    return {contract["name"]: contract for contract in project["tool"]["importlinter"]["contracts"]}


def _lint(folder: Path) -> str:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"]
    answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return answer.stdout


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


def test_sql_stands_only_with_the_classes_that_own_the_tables(root: Path) -> None:
    found = [
        str(path.relative_to(root))
        for package in PACKAGES
        for path in (root / package).rglob("*.py")
        if not any(path.is_relative_to(root / place) for place in SQL_PLACES)
        if any(SQL.search(text) for text in _strings(path))
    ]
    assert found == []


@pytest.mark.parametrize("place", SQL_PLACES)
def test_the_places_of_sql_are_there_and_hold_some(root: Path, place: str) -> None:
    sources = [root / place] if place.endswith(".py") else (root / place).rglob("*.py")
    assert any(SQL.search(text) for path in sources for text in _strings(path))
