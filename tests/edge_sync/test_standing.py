"""`edge-sync status`: how a kiosk stands, in words."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from edge_sync.__main__ import main
from edge_sync.certificate import Validity
from edge_sync.link import LinkRecord, LinkState
from edge_sync.lock import hold
from edge_sync.outbox import QueueCounts
from edge_sync.standing import Standing, lines
from edge_sync.trouble import Kind, Trouble


def status(kiosk: Any) -> dict[str, str]:
    result = CliRunner().invoke(main, ["status", "--data", str(kiosk.folder)])
    assert result.exit_code == 0
    return {line[:13].strip(): line[13:] for line in result.output.splitlines()}


def test_a_kiosk_that_was_never_online_says_so(kiosk: Any) -> None:
    kiosk.record(2)
    assert status(kiosk) == {
        "device": "qb-0302-k1",
        "edge-sync": "does not run: systemctl start edge-sync.service",
        "link": "offline; last contact never",
        "certificate": "none",
        "events": "2 waiting, 0 refused by the hub",
    }


def test_why_there_is_no_link_and_what_to_do_are_told(kiosk: Any) -> None:
    trouble = Trouble(Kind.CERTIFICATE_REVOKED)
    LinkRecord(kiosk.connection).set_trouble(kiosk.connection, trouble, kiosk.clock.now())
    told = status(kiosk)
    assert told["why"] == f"{trouble.what} Since {kiosk.clock.now():%Y-%m-%d %H:%M} UTC."
    assert told["what to do"] == trouble.do


def test_online_counts_only_while_edge_sync_runs(kiosk: Any) -> None:
    LinkRecord(kiosk.connection).set_online(kiosk.connection, kiosk.clock.now(), online=True)
    assert status(kiosk)["link"].startswith("offline")
    with hold(kiosk.folder / "edge-sync.lock", "edge-sync"):
        assert (status(kiosk)["edge-sync"], status(kiosk)["link"]) == ("runs", "online")


def test_a_certificate_that_ends_soon_is_worth_a_word(kiosk: Any) -> None:
    now = kiosk.clock.now()

    def said(days: int) -> str:
        held = Validity(now, now + timedelta(days=days))
        one = Standing("qb-0302-k1", is_running=True, link=LinkState(online=True), certificate=held, counts=NONE)
        return next(line for line in lines(one, now) if line.startswith("certificate"))

    assert said(90).endswith(f"until {now + timedelta(days=90):%Y-%m-%d}")
    assert said(30).endswith("30 days left; have the county make a new one")
    assert said(-2).endswith("expired by this machine's clock")


def test_a_folder_without_an_identity_is_told_in_one_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["status", "--data", str(tmp_path)])
    assert (result.exit_code, result.output.count("\n")) == (78, 1)


NONE = QueueCounts(pending=0, settled=0, rejected=0)
