import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from edge_sync.envelope import decode
from edge_sync.hub.cli import main
from edge_sync.hub.hub import Hub, open_hub
from edge_sync.hub.lineage import Note, Standing
from edge_sync.hub.service import Loop
from edge_sync.hub.source import Server, Source

SU = {
    "deputy_id": "qb-d0032",
    "name": {"zh": "苏彦龙"},
    "levels": ["county"],
    "home_id": "qb-0302",
    "public_code": "QB53KG8QZQ",
}


@pytest.fixture
def county(source: Source, tmp_path: Path) -> Any:
    """`county-hub` on a fresh folder; a failed command fails the test unless `fails` is said."""
    url = source.url if isinstance(source, Server) else f"sqlite:///{source}"

    def run(*words: Any, fails: Any = False) -> Any:
        given = ["--database", url, "--keys", str(tmp_path / "keys"), *map(str, words)]
        result = CliRunner().invoke(main, given)
        assert (result.exit_code != 0) is fails, result.output
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return json.loads(result.stdout) if "--json" in words else result.output

    return run


@pytest.fixture
def founded(county: Any) -> Any:
    county("init", "--county", "qb")
    return county


def write(path: Any, text: Any) -> Any:
    path.write_text(text, encoding="utf-8")
    return path


def test_init_makes_keys_and_database_and_says_what_to_lock_away(county: Any) -> None:
    said = county("init", "--county", "qb")
    assert "root.key" in said
    assert "left as they are" in county("init", "--county", "qb", fails=True)


def test_without_init_every_command_says_what_to_do(county: Any) -> None:
    for words in (["kiosks"], ["case", "list"], ["serve"], ["backup", "x"]):
        assert "county-hub init" in county(*words, fails=True)


def test_nothing_is_done_on_top_of_an_older_copy_before_it_was_started(founded: Any, tmp_path: Path) -> None:
    note = Note(tmp_path / "keys")
    epoch, commits = note.read() or ("", 0)
    note.write(Standing("qb", epoch, 1, commits + 1))
    assert "county-hub serve" in founded("kiosks", fails=True)
    assert note.read() == (epoch, commits + 1)


@pytest.mark.usefixtures("founded")
def test_a_server_that_is_not_there_is_told_in_plain_words(tmp_path: Path) -> None:
    words = ["--database", "postgresql://hub:secret@127.0.0.1:1/hub", "--keys", str(tmp_path / "keys"), "kiosks"]
    result = CliRunner().invoke(main, words)
    assert (result.exit_code, "Cannot reach the hub database" in result.output) == (1, True)
    assert "secret" not in result.output


def test_the_files_for_the_broker_follow_each_kiosk(founded: Any, tmp_path: Path) -> None:
    bundle, access = tmp_path / "b.json", tmp_path / "broker" / "mosquitto.acl"
    founded("broker-files", tmp_path / "broker", "--host", "broker.example", "--host", "127.0.0.1")
    founded("kiosk", "add", "qb-0302-k1", "--ticket-prefix", "K7", "--bundle", bundle)
    assert "\nuser qb-0302-k1\n" in access.read_text()
    assert "SIGHUP" in founded("kiosk", "revoke", "qb-0302-k1")
    assert "\nuser qb-0302-k1\n" not in access.read_text()
    founded("kiosk", "renew", "qb-0302-k1", "--ticket-prefix", "K8", "--bundle", bundle)
    assert "\nuser qb-0302-k1\n" in access.read_text()


def test_a_revoked_kiosk_is_listed_as_such_and_has_no_certificate(founded: Any, tmp_path: Path) -> None:
    founded("kiosk", "add", "qb-0302-k1", "--ticket-prefix", "K7", "--bundle", tmp_path / "b.json")
    assert founded("kiosks", "--json")[0]["certificate_until"] is not None
    founded("kiosk", "revoke", "qb-0302-k1")
    assert "revoked" in founded("kiosks")
    assert founded("kiosks", "--json")[0]["certificate_until"] is None


def test_a_kiosk_gets_a_new_certificate_and_stays_who_it_is(founded: Any, tmp_path: Path) -> None:
    founded("kiosk", "add", "qb-0302-k1", "--ticket-prefix", "K7", "--bundle", tmp_path / "b.json")
    founded("kiosk", "certificate", "qb-0302-k1", "--bundle", tmp_path / "c.json", "--valid-days", "9000")
    assert set(json.loads((tmp_path / "c.json").read_bytes())) == {"v", "device", "tls"}
    founded("kiosk", "revoke", "qb-0302-k1")
    assert "kiosk renew" in founded("kiosk", "certificate", "qb-0302-k1", "--bundle", tmp_path / "d.json", fails=True)


def test_adding_a_kiosk_writes_a_private_bundle(founded: Any, tmp_path: Path) -> None:
    founded("kiosk", "add", "qb-0302-k1", "--ticket-prefix", "K7", "--bundle", tmp_path / "b.json")
    bundle = json.loads((tmp_path / "b.json").read_bytes())
    assert {
        "v",
        "device",
        "ticket_prefix",
        "ticket_floor",
        "seq_floor",
        "signing_key",
        "box_key",
        "root_key",
        "documents",
        "tls",
    } == set(bundle)
    assert "dh/v1/qb/doc/keys" in [one["topic"] for one in bundle["documents"]]
    assert (tmp_path / "b.json").stat().st_mode & 0o777 == 0o600
    assert "prefix" in founded(
        "kiosk", "add", "qb-0303-k1", "--ticket-prefix", "K7A", "--bundle", tmp_path / "c.json", fails=True
    )
    assert not (tmp_path / "c.json").exists()


def test_a_bundle_that_cannot_be_written_adds_no_kiosk(founded: Any, tmp_path: Path) -> None:
    said = founded(
        "kiosk", "add", "qb-0302-k1", "--ticket-prefix", "K7", "--bundle", tmp_path / "none" / "b.json", fails=True
    )
    assert "No such file" in said
    assert founded("kiosks", "--json") == []


def test_kiosks_are_listed_for_people_and_programs(founded: Any, tmp_path: Path) -> None:
    founded("kiosk", "add", "qb-0302-k1", "--ticket-prefix", "K7", "--bundle", tmp_path / "b.json")
    assert "qb-0302-k1  K7" in founded("kiosks")
    [one] = founded("kiosks", "--json")
    assert (one["device"], one["online"], one["refused"], one["applied"], one["pending"]) == (
        "qb-0302-k1",
        None,
        [],
        {},
        None,
    )
    assert {"last_seen", "status", "reported", "telemetry", "down_pending", "refused_publishes"} <= one.keys()


def test_config_layers_are_pushed_shown_and_traced(founded: Any, tmp_path: Path) -> None:
    founded("kiosk", "add", "qb-0302-k1", "--ticket-prefix", "K7", "--bundle", tmp_path / "b.json")
    founded("config", "push", write(tmp_path / "a.toml", "[ui]\nidle_s = 60\nwarn_s = 20\n"))
    founded("config", "push", "--home", "qb-0302", write(tmp_path / "b.toml", "[ui]\nidle_s = 45\n"))
    shown = founded("config", "show", "--device", "qb-0302-k1", "--json")
    assert shown["effective"] == {"ui": {"idle_s": 45, "warn_s": 20}}
    assert shown["set_by"] == {"ui.idle_s": "home/qb-0302", "ui.warn_s": "county"}
    assert [one["version"] for one in founded("config", "history", "--home", "qb-0302", "--json")] == [1]
    assert founded("config", "show", "--json")["body"] == {"ui": {"idle_s": 60, "warn_s": 20}}
    assert "effective ui.idle_s = 45  (home/qb-0302)" in founded("config", "show", "--device", "qb-0302-k1")


def test_a_config_with_mistakes_is_told_pushed_and_left_to_the_kiosk(founded: Any, tmp_path: Path) -> None:
    bad = write(tmp_path / "bad.toml", "[ui]\nidel_s = 5\nwarn_s = 100000\n")
    said = founded("config", "push", bad)
    assert "ui.idel_s: unknown key, did you mean 'idle_s'?" in said
    assert "ui.warn_s" in said
    assert "is version 1" in said
    assert "ui.idel_s" in founded("config", "push", "--check", bad, fails=True)
    assert "idel_s" not in founded("config", "push", "--unchecked", bad)


def test_a_file_that_is_no_toml_is_not_pushed(founded: Any, tmp_path: Path) -> None:
    assert "Nothing was pushed" in founded("config", "push", write(tmp_path / "x.toml", "ui = ["), fails=True)
    assert founded("config", "history", "--json") == []


@pytest.mark.parametrize(
    "words",
    [["--home", "hc-0302"], ["--home", "nonsense!"], ["--device", "qb-0999-k1"], ["--county", "--home", "qb-0302"]],
)
def test_a_wrong_target_is_refused(founded: Any, tmp_path: Path, words: Any) -> None:
    founded("config", "push", *words, write(tmp_path / "a.toml", ""), fails=True)


def test_documents_are_issued_listed_and_withdrawn(founded: Any, tmp_path: Path) -> None:
    body = write(tmp_path / "a.json", '{"announcement_id":"a1","kind":"event","title":{"zh":"公告"}}')
    founded("doc", "push", "announcement/a1", body, "--home", "qb-0302")
    assert ("home/qb-0302", "announcement/a1") in [
        (one["target"], one["name"]) for one in founded("doc", "list", "--json")
    ]
    assert "announcement/a1" in founded("doc", "list")
    founded("doc", "withdraw", "announcement/a1", "--home", "qb-0302")
    assert [one["name"] for one in founded("doc", "list", "--json")] == ["keys"]
    assert "config push" in founded("doc", "push", "config", body, fails=True)
    assert "body is wrong" in founded(
        "doc", "push", "catalog", write(tmp_path / "c.json", '{"categories":[1]}'), fails=True
    )
    assert "not JSON" in founded("doc", "push", "catalog", write(tmp_path / "d.json", "{"), fails=True)


def test_deputies_and_badges(founded: Any, tmp_path: Path) -> None:
    founded("deputy", "import", write(tmp_path / "d.json", json.dumps([SU])))
    assert [one["deputy_id"] for one in founded("deputy", "list", "--json")] == ["qb-d0032"]
    assert "苏彦龙" in founded("deputy", "list", "--home", "qb-0302")
    code = founded("badge", "issue", "qb-d0032").strip()
    assert code.startswith("DHB1:qb-d0032:")
    [badge] = founded("badge", "list", "--json")
    assert (badge["deputy_id"], badge["revoked_at"], code.split(":")[2] in str(badge)) == ("qb-d0032", None, False)
    assert "1 badge of qb-d0032 revoked" in founded("badge", "revoke", "qb-d0032")
    assert "deputy list" in founded("badge", "issue", "nobody", fails=True)
    assert "entry 1" in founded("deputy", "import", write(tmp_path / "e.json", "[{}]"), fails=True)


@pytest.mark.usefixtures("hub")
def test_the_office_reads_answers_and_moves_a_case(loop: Loop, kiosk: Any, county: Any) -> None:
    loop.turn([kiosk.batch(kiosk.submitted(text="暖气不热"))])
    [case] = county("case", "list", "--json")
    assert (case["status"], case["opinion"]["text"], case["opinion"]["phrases"]) == (
        "registered",
        "暖气不热",
        ["家里暖气不热。"],
    )
    assert "暖气不热" in county("case", "list")
    ticket = case["ticket_no"]
    assert "assigned needs" in county("case", "update", ticket, "--status", "assigned", fails=True)
    county("case", "update", ticket, "--status", "accepted", "--text", "已受理")
    county("case", "update", ticket, "--status", "assigned", "--handler", "供热公司", "--due", "2026-12-01")
    assert "will be told" in county("case", "update", ticket, "--status", "in_progress")
    county("case", "reply", ticket, "--text", "已修好。", "--unit", "供热公司", "--outcome", "A")
    shown = county("case", "show", ticket, "--json")
    assert [step["status"] for step in shown["history"]] == [
        "registered",
        "accepted",
        "assigned",
        "in_progress",
        "replied",
    ]
    assert shown["history"][-1]["public_text"] == {"zh": "已修好。"}
    assert "已修好。" in county("case", "show", ticket)
    assert "case list" in county("case", "show", "K7-9999-9", fails=True)


@pytest.mark.usefixtures("kiosk")
def test_commands_for_a_kiosk_carry_their_expiry(hub: Hub, county: Any) -> None:
    county("kiosk", "tell", "qb-0302-k1", "print-test")
    [row] = hub.down.pending("qb-0302-k1", 5)
    event = json.loads(row.raw)
    assert (event["type"], "expires_at" in event) == ("dh.command.print_test.v1", True)


@pytest.mark.usefixtures("hub")
def test_dead_letters_duties_and_notes_are_listed(loop: Loop, kiosk: Any, county: Any) -> None:
    loop.turn([kiosk.batch(kiosk.event("dh.opinion.submitted.v1", {"nonsense": 1}))])
    [letter] = county("dead-letters", "list", "--json")
    assert (letter["reason"], letter["device"]) == ("schema", "qb-0302-k1")
    county("dead-letters", "retry", letter["id"])
    assert county("dead-letters", "list") == "There are no dead letters.\n"
    assert "no dead letter" in county("dead-letters", "discard", letter["id"], fails=True)
    assert (county("duties", "--json"), county("audit", "--json")) == ([], [])


@pytest.mark.usefixtures("hub")
def test_export_goes_to_the_screen_or_a_private_file(loop: Loop, kiosk: Any, county: Any, tmp_path: Path) -> None:
    loop.turn([kiosk.batch(kiosk.submitted())])
    assert json.loads(county("export"))[0]["service_code"] == "heating"
    county("export", tmp_path / "out.xml", "--format", "xml")
    assert b"<service_request_id>" in (tmp_path / "out.xml").read_bytes()
    assert (tmp_path / "out.xml").stat().st_mode & 0o077 == 0
    assert json.loads(county("export", "--public")) == []


def test_backup_and_restore(founded: Any, tmp_path: Path) -> None:
    founded("backup", tmp_path / "saved")
    assert "as epoch" in founded("restore", tmp_path / "saved")
    assert founded("kiosks", "--json") == []


def test_demo_fills_an_empty_folder_and_only_that(county: Any, tmp_path: Path) -> None:
    said = county("demo", "--bundle", tmp_path / "k.json")
    assert "110 homes and 330 deputies" in said
    assert (tmp_path / "k.json").exists()
    assert "left as they are" in county("demo", fails=True)


@pytest.mark.usefixtures("hub")
def test_a_renewed_kiosk_goes_on_above_the_seq_the_hub_has(loop: Loop, kiosk: Any, county: Any, tmp_path: Path) -> None:
    loop.turn([kiosk.batch(kiosk.submitted(), kiosk.submitted())])
    county("kiosk", "renew", "qb-0302-k1", "--ticket-prefix", "K8", "--bundle", tmp_path / "b.json")
    assert json.loads((tmp_path / "b.json").read_bytes())["seq_floor"] == 2


def test_the_hubs_files_open_again_after_any_command(founded: Any, source: Source, tmp_path: Path) -> None:
    founded("config", "history")
    open_hub(source, tmp_path / "keys").close()


@pytest.fixture
def told(founded: Any, tmp_path: Path, source: Source) -> Any:
    """Send qb-0302-k1 a command and return what waits for it."""
    founded("kiosk", "add", "qb-0302-k1", "--ticket-prefix", "K7", "--bundle", tmp_path / "k1.bundle")

    def tell(*words: str) -> tuple[str, Any, int]:
        founded("kiosk", "tell", "qb-0302-k1", *words)
        with closing(open_hub(source, tmp_path / "keys")) as hub:
            event = decode(hub.down.pending("qb-0302-k1", 50)[-1].raw)
        assert event.expires_at is not None
        return event.type, json.loads(bytes(event.data)), round((event.expires_at - event.time).total_seconds() / 60)

    return tell


@pytest.mark.parametrize(
    ("words", "waits"),
    [
        (("sync-now",), ("sync_now", {}, 10)),
        (("print-test", "--minutes", "5"), ("print_test", {}, 5)),
        (
            ("show-message", "--text", "明日停电。", "--minutes", "90"),
            ("show_message", {"text": {"zh": "明日停电。"}}, 90),
        ),
        (("show-message",), ("show_message", {"text": {}}, 10)),
        (("maintenance",), ("maintenance", {"on": True}, 10)),
        (("maintenance", "--off"), ("maintenance", {"on": False}, 10)),
        (("restart-app",), ("restart_app", {}, 10)),
        (("export-log",), ("export_log", {}, 10)),
        (("wipe",), ("wipe", {}, 10)),
    ],
)
def test_every_command_waits_for_its_kiosk(told: Any, words: tuple[str, ...], waits: tuple[str, Any, int]) -> None:
    name, data, minutes = waits
    assert told(*words) == (f"dh.command.{name}.v1", data, minutes)


@pytest.mark.parametrize(
    "words", [("wipe", "--text", "x"), ("print-test", "--off"), ("show-message", "--text", "长" * 81)]
)
def test_options_that_a_command_has_not_are_refused(founded: Any, tmp_path: Path, words: tuple[str, ...]) -> None:
    founded("kiosk", "add", "qb-0302-k1", "--ticket-prefix", "K7", "--bundle", tmp_path / "k1.bundle")
    founded("kiosk", "tell", "qb-0302-k1", *words, fails=True)
    assert founded("kiosks", "--json")[0]["down_pending"] == 0


def test_a_kiosks_own_journal_is_shown(hub: Hub, loop: Loop, kiosk: Any) -> None:
    assert hub.duties.log("qb-0302-k1") == ()
    for number in (1, 2):
        note = {"what": "log_exported", "at": "2026-11-15T10:00:00+08:00", "lines": [f'{{"event":"n{number}"}}']}
        loop.turn([kiosk.batch(kiosk.event("dh.audit.notable.v1", note))])
    assert hub.duties.log("qb-0302-k1") == ('{"event":"n2"}',)


def test_keys_are_listed_changed_and_ended(founded: Any, tmp_path: Path) -> None:
    assert "root.key out of the folder again" in founded("keys", "rotate", "seal")
    rows = {row["kid"]: row for row in founded("keys", "list", "--json")}
    assert [rows[kid]["not_after"] is None for kid in ("qb-seal-1", "qb-seal-2")] == [False, True]
    assert rows["qb-doc-1"]["signs"]
    assert "may still be needed" in founded("keys", "retire", "qb-seal-1", fails=True)
    assert "qb-doc-2 takes its place now" in founded("keys", "revoke", "qb-doc-1")
    assert "keys list" in founded("keys", "revoke", "nobody", fails=True)
    assert "revoked" in founded("keys", "list")
    assert "are version 3" in founded("keys", "issue")
    (tmp_path / "keys" / "root.key").unlink()
    assert "Bring root.key back" in founded("keys", "rotate", "down", fails=True)
