"""The systemd units: clean for systemd itself, and in agreement with programs, samples and docs.

The units name the places of an installed kiosk. Where these do not exist here, a copy of the unit is judged that names
this checkout's own program instead; everything else in it is judged as it is.
"""

import configparser
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

VENV = "/opt/deputies-home/venv/bin/"
ABSENT_HERE = {"/usr/bin/cage": "/bin/true"}  # a compositor is no part of a test machine
UNITS = [
    "county-hub.service",
    "edge-sync.service",
    "kiosk-broker-reload.path",
    "kiosk-broker-reload.service",
    "kiosk-broker.service",
    "kiosk-screen.service",
    "kiosk.service",
    "kiosk.target",
]
STAYING = [name for name in UNITS if name.endswith(".service") and name != "kiosk-broker-reload.service"]
OURS = {"county-hub.service": "county-hub", "edge-sync.service": "edge-sync", "kiosk.service": "kiosk"}


def _read(path: Path) -> configparser.RawConfigParser:
    unit = configparser.RawConfigParser(strict=False, delimiters="=", comment_prefixes="#")
    unit.optionxform = str  # type: ignore[assignment,method-assign] # keys of units have capitals
    unit.read_string(path.read_text())
    return unit


@pytest.fixture
def units(root: Path) -> Path:
    return root / "systemd"


@pytest.fixture
def judged(units: Path, tmp_path: Path) -> Path:
    """A folder of the units as systemd can judge them here."""
    for name in UNITS:
        text = (units / name).read_text().replace(VENV, f"{Path(sys.executable).parent}/")
        for program, stand_in in ABSENT_HERE.items():
            if not Path(program).exists():
                text = text.replace(program, stand_in)
        (tmp_path / name).write_text(text)
    return tmp_path


def _verify(folder: Path, *names: str) -> tuple[int, str]:
    command = ["systemd-analyze", "verify", "--man=no", *(str(folder / name) for name in names)]
    answer = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "SYSTEMD_UNIT_PATH": f"{folder}:"}
    )
    return answer.returncode, "\n".join(
        line for line in answer.stderr.splitlines() if str(folder) in line or line.startswith(names)
    )


def test_the_folder_holds_these_units(units: Path) -> None:
    assert sorted(path.name for path in units.iterdir() if path.suffix in {".service", ".target", ".path"}) == UNITS


def test_systemd_finds_nothing_to_say_about_the_units(judged: Path) -> None:
    assert _verify(judged, *UNITS) == (0, "")


def test_systemd_would_say_it_of_an_unknown_key(judged: Path) -> None:
    unit = judged / "kiosk.service"
    unit.write_text(unit.read_text().replace("WatchdogSec=", "WatchDogSecs="))
    assert "WatchDogSecs" in _verify(judged, "kiosk.service")[1]


def test_systemd_would_say_it_of_a_missing_program(judged: Path) -> None:
    unit = judged / "kiosk.service"
    unit.write_text(unit.read_text().replace("/bin/kiosk ", "/bin/kiosks "))
    assert "not executable" in _verify(judged, "kiosk.service")[1]


@pytest.mark.parametrize(("unit", "program"), OURS.items())
def test_a_unit_starts_a_program_of_ours(units: Path, programs: set[str], unit: str, program: str) -> None:
    assert _read(units / unit)["Service"]["ExecStart"].split()[0] == VENV + program
    assert program in programs


@pytest.mark.parametrize("unit", STAYING)
def test_a_service_comes_back_by_itself_and_tells_when_it_is_ready(units: Path, unit: str) -> None:
    service = _read(units / unit)["Service"]
    assert (service["Restart"], service["Type"]) == ("always", "notify")


@pytest.mark.parametrize("unit", OURS)
def test_a_hang_of_our_programs_is_noticed(units: Path, unit: str) -> None:
    assert 0 < int(_read(units / unit)["Service"]["WatchdogSec"]) <= 60


def test_the_kiosk_has_no_network(units: Path) -> None:
    service = _read(units / "kiosk.service")["Service"]
    assert (service["PrivateNetwork"], service["RestrictAddressFamilies"]) == ("yes", "AF_UNIX")


def test_kiosk_and_sync_share_their_folder_by_one_group(units: Path) -> None:
    kiosk, sync = (_read(units / name)["Service"] for name in ("kiosk.service", "edge-sync.service"))
    assert kiosk["User"] != sync["User"]
    assert kiosk["Group"] == sync["Group"] == "deputies-home"
    assert (
        "d /var/lib/deputies-home 2770 edge-sync deputies-home -"
        in (units / "tmpfiles.d/deputies-home.conf").read_text()
    )


@pytest.mark.parametrize("unit", STAYING)
def test_every_user_of_a_unit_is_made_by_sysusers_or_by_debian(units: Path, unit: str) -> None:
    made = {
        line.split()[1]
        for path in (units / "sysusers.d").iterdir()
        for line in path.read_text().splitlines()
        if line.startswith(("u ", "g "))
    }
    service = _read(units / unit)["Service"]
    assert {service["User"], service["Group"], *service.get("SupplementaryGroups", "").split()} <= made | {"mosquitto"}


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_is_in_the_operations_manual(root: Path, unit: str) -> None:
    assert f"`{unit}`" in (root / "docs" / "operations.md").read_text()


def test_the_hubs_folder_is_there_before_its_first_command(root: Path) -> None:
    """`hub init` comes before the unit, which would make it."""
    text = (root / "docs" / "operations.md").read_text()
    assert text.index("-o county-hub -g county-hub /var/lib/county-hub\n") < text.index("`hub init --county qb`")


def test_every_file_that_a_unit_reads_has_a_sample(units: Path) -> None:
    text = "".join((units / unit).read_text() for unit in UNITS) + (units / "mosquitto.conf").read_text()
    named = {
        Path(place).name
        for place in re.findall(r"/etc/deputies-home/(?:broker/)?([\w.-]+\.(?:toml|env|conf|acl))", text)
    }
    assert {name for name in named if not (units / name).exists()} == set()


@pytest.mark.skipif(shutil.which("systemd-sysusers") is None, reason="systemd-sysusers is not on this machine")
@pytest.mark.parametrize("name", ["deputies-home.conf", "county-hub.conf"])
def test_systemd_can_read_the_users(units: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "etc").mkdir()
    command = ["systemd-sysusers", f"--root={tmp_path}", "--dry-run", str(units / "sysusers.d" / name)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr


RULE = re.compile(
    r'(?:[A-Z_]+(?:\{\w+\})?(?:==|!=|\+=|:=|=)"[^"]*")(?:, [A-Z_]+(?:\{\w+\})?(?:==|!=|\+=|:=|=)"[^"]*")*'
)


def test_every_device_rule_is_a_list_of_comparisons_and_assignments(units: Path) -> None:
    rules = [
        line
        for line in (units / "udev" / "70-deputies-home.rules").read_text().splitlines()
        if line and not line.startswith("#")
    ]
    assert [line for line in rules if not RULE.fullmatch(line)] == []


@pytest.mark.parametrize("name", ["receipt-printer", "code-scanner", "kiosk-camera"])
def test_the_names_that_the_device_rules_give_are_the_names_the_sample_speaks_of(units: Path, name: str) -> None:
    assert f'SYMLINK+="{name}"' in (units / "udev" / "70-deputies-home.rules").read_text()
    assert f"/dev/{name}" in (units / "kiosk.toml").read_text()
