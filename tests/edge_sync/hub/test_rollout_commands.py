import json
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from edge_sync.bodies.status import Status
from edge_sync.hub.cli import main
from edge_sync.hub.commands import rollouts
from edge_sync.hub.hub import Hub
from edge_sync.hub.service import Loop
from edge_sync.hub.source import Server, Source
from edge_sync.rollout import place


@pytest.fixture
def county(source: Source, loop: Loop, kiosk: Any, tmp_path: Path) -> Any:
    """`county-hub` on a county with one kiosk online; a failed command fails the test unless `fails` is said."""
    url = source.url if isinstance(source, Server) else f"sqlite:///{source}"
    loop.turn([kiosk.publish("status", msgspec.json.encode(Status(online=True)))])

    def run(*words: Any, fails: bool = False) -> Any:
        given = ["--database", url, "--keys", str(tmp_path / "keys"), *map(str, words)]
        result = CliRunner().invoke(main, given)
        assert (result.exit_code != 0) is fails, result.output
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return json.loads(result.stdout) if "--json" in words else result.output

    return run


@pytest.fixture
def push(county: Any, tmp_path: Path) -> Any:
    """Push a config with this time."""

    def push(idle_s: int, *words: Any, **how: Any) -> Any:
        file = tmp_path / "layer.toml"
        file.write_text(f"[ui]\nidle_s = {idle_s}\n", encoding="utf-8")
        return county("config", "push", file, *words, **how)

    return push


def test_a_canary_is_told_and_shown(county: Any, push: Any) -> None:
    push(60)
    said = push(70, "--canary", "5%", "--abort-at", "2", "--soak", "30")
    assert "version 2 for 5 % of the kiosks, 1 of them online" in said
    assert "waves of 5 %, 25 %, 100 %; 30 s each; stops at 2 failed" in county("config", "rollout", "show")
    assert "county version 2, for 5 % of the kiosks so far" in county("config", "show")
    [shown] = county("config", "rollout", "show", "--json")
    assert (shown["state"], shown["watched"], shown["permille"]) == ("running", ["qb-0302-k1"], 50)


def test_the_history_tells_for_whom_each_version_was_and_what_became_of_it(county: Any, push: Any) -> None:
    push(60)
    push(70, "--canary", "5%")
    county("config", "rollout", "abort")
    rows = county("config", "history", "--json")
    assert [(row["version"], row["permille"], row["rollout"], row["body"]["ui"]["idle_s"]) for row in rows] == [
        (3, None, None, 60),
        (2, 50, "aborted", 70),
        (1, None, None, 60),
    ]
    assert "5 %  aborted" in county("config", "history")


def test_an_abort_says_what_holds_and_cannot_be_done_twice(county: Any, push: Any) -> None:
    push(60)
    push(70, "--canary", "5%")
    assert "version 3 says again what held before" in county("config", "rollout", "abort")
    assert "stopped by the office" in county("config", "rollout", "show")
    assert "No roll-out runs for county" in county("config", "rollout", "abort", fails=True)


def test_while_one_is_under_way_a_push_is_refused_unless_forced(county: Any, push: Any) -> None:
    push(60)
    push(70, "--canary", "5%")
    assert "config rollout abort" in push(80, fails=True)
    assert "config rollout abort" in push(80, "--canary", "5%", fails=True)
    assert "is version 3" in push(80, "--force")
    assert "another version was issued over it" in county("config", "rollout", "show")


def test_a_kiosk_is_shown_the_side_it_is_on(
    county: Any, push: Any, other: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = (f"salt-{number}" for number in count() if place(f"salt-{number}", other.address.device) >= 50)
    monkeypatch.setattr(rollouts, "_salts", lambda _county: outside)
    push(60)
    push(70, "--canary", "5%")
    devices = ("qb-0302-k1", other.address.device)
    shown = [county("config", "show", "--device", device, "--json")["effective"]["ui"]["idle_s"] for device in devices]
    assert shown == [70, 60]


def test_rollback_issues_what_held_before_or_the_version_named(county: Any, push: Any) -> None:
    for idle_s in (60, 70, 80):
        push(idle_s)
    assert "version 4, which says what version 2 said" in county("config", "rollback")
    assert "version 5, which says what version 1 said" in county("config", "rollback", "--to", "1")
    assert county("config", "show", "--json")["body"] == {"ui": {"idle_s": 60}}
    assert "no version 9" in county("config", "rollback", "--to", "9", fails=True)


def test_rollback_does_not_bring_back_what_was_only_tried(county: Any, push: Any) -> None:
    push(60)
    push(70, "--canary", "5%")
    county("config", "rollout", "abort")
    assert "no earlier version that held for all" in county("config", "rollback", fails=True)


def test_rollback_during_a_rollout_is_refused_unless_forced(county: Any, push: Any) -> None:
    push(60)
    push(70, "--canary", "5%")
    assert "config rollout abort" in county("config", "rollback", fails=True)
    assert "says what version 1 said" in county("config", "rollback", "--force")


@pytest.mark.sqlite
def test_wait_ends_with_the_rollout_and_fails_when_it_was_not_done(
    county: Any, push: Any, hub: Hub, loop: Loop
) -> None:
    push(60)
    hub.connection.execute(
        "CREATE TRIGGER stop AFTER INSERT ON rollouts BEGIN UPDATE rollouts SET state = 'aborted', why = '1 refused', "
        """failures = '[{"device":"qb-0302-k1","what":"refused","detail":"body"}]' WHERE salt = new.salt; END"""
    )
    said = push(70, "--canary", "5%", "--wait", fails=True)
    assert "1 refused" in said
    assert "qb-0302-k1 refused: body" in said
    loop.turn([])
    assert county("config", "rollout", "show", "--json")[0]["state"] == "aborted"


@pytest.mark.parametrize(
    "words",
    [
        ["--canary", "0"],
        ["--canary", "100%"],
        ["--canary", "five"],
        ["--canary", "5%", "--device", "qb-0302-k1"],
        ["--soak", "5"],
        ["--abort-at", "1"],
        ["--wait"],
        ["--canary", "5%", "--abort-at", "0"],
    ],
)
def test_a_canary_of_no_sense_is_refused_and_nothing_is_pushed(county: Any, push: Any, words: Any) -> None:
    push(70, *words, fails=True)
    assert county("config", "history", "--json") == []
    assert "No config was rolled out" in county("config", "rollout", "show")
