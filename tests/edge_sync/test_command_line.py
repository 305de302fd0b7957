"""The `edge-sync` command line: what it prints and how it ends."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from edge_sync.__main__ import main
from edge_sync.database import transaction
from edge_sync.envelope import Rejected
from edge_sync.settlement import settle


def test_provision_makes_an_identity_and_says_whose(tmp_path: Path, county: Any) -> None:
    (tmp_path / "bundle.json").write_bytes(county.bundle())
    result = CliRunner().invoke(
        main, ["provision", str(tmp_path / "bundle.json"), "--data", str(tmp_path / "kiosk"), "--offline"]
    )
    assert (result.exit_code, result.output) == (0, f"{tmp_path / 'kiosk'} is qb-0302-k1, tickets begin with K7\n")


def test_provision_reads_standard_input(tmp_path: Path, county: Any) -> None:
    result = CliRunner().invoke(main, ["provision", "-", "--data", str(tmp_path), "--offline"], input=county.bundle())
    assert result.exit_code == 0


def test_a_wrong_bundle_is_told_in_one_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["provision", "-", "--data", str(tmp_path)], input=b"{}")
    assert result.exit_code == 78
    assert result.output.startswith("edge-sync: not a provisioning bundle: ")
    assert result.output.count("\n") == 1


def test_dead_letters_are_listed_with_their_reason(kiosk: Any) -> None:
    ids = kiosk.record(2)
    with transaction(kiosk.connection):
        settle(kiosk.connection, [ids[0]], [Rejected(ids[1], "schema", "no at")], at=kiosk.clock.now())
    result = CliRunner().invoke(main, ["dead-letters", "--data", str(kiosk.folder)])
    assert result.output == f"2\t{ids[1]}\tdh.help.called.v1\tschema\tno at\n"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "--data DIR is needed"),
        (["--data", "absent"], 78, "has no identity yet"),
        (["--data", "absent", "--broker", "http://x"], 78, "not a broker"),
        (["dead-letters", "--data", "absent"], 1, "does not exist"),
    ],
)
def test_a_wrong_start_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == code
    assert said in result.output
