"""edge-sync as a process against a real Mosquitto: what is recorded is at the hub once, whoever is killed meanwhile."""

import json
import signal
from datetime import UTC, datetime
from typing import Any

import paho.mqtt.client as paho
import pytest

from edge_sync import documents, inbox, link, outbox
from edge_sync.acceptance import Accepted, Version
from edge_sync.database import transaction
from edge_sync.lock import is_held


@pytest.fixture
def settled(kiosk: Any, eventually: Any) -> Any:
    """Wait until everything is settled; the hub then has each event once."""

    def settled(hub: Any, ids: Any, seconds: float = 30.0) -> None:
        eventually(lambda: outbox.counts(kiosk.connection).settled == len(ids), seconds)
        assert set(hub.committed) == set(ids)
        assert hub.conflicts == []

    return settled


def test_what_is_recorded_reaches_the_hub(kiosk: Any, hub: Any, settled: Any) -> None:
    kiosk.sync.start()
    settled(hub, kiosk.record(120))
    assert sorted(hub.committed, key=lambda event_id: hub.committed[event_id][0]) == list(hub.committed)


def test_presence_is_retained_and_the_will_says_offline(kiosk: Any, hub: Any, eventually: Any) -> None:
    kiosk.sync.start()
    eventually(lambda: hub.said.get("status", {}).get("online") is True)
    kiosk.sync.end(signal.SIGKILL)
    eventually(lambda: hub.said["status"]["online"] is False)


def test_a_clean_stop_says_offline_and_leaves_the_lock(kiosk: Any, hub: Any, eventually: Any) -> None:
    kiosk.sync.start()
    eventually(lambda: hub.said.get("status", {}).get("online") is True)
    eventually(lambda: link.read(kiosk.connection).online)
    assert is_held(kiosk.folder / "edge-sync.lock")
    assert kiosk.sync.end() == 0
    eventually(lambda: hub.said["status"]["online"] is False)
    assert not link.read(kiosk.connection).online
    assert not is_held(kiosk.folder / "edge-sync.lock")


def test_a_broker_that_is_killed_and_comes_back_loses_nothing(kiosk: Any, hub: Any, broker: Any, settled: Any) -> None:
    kiosk.sync.start()
    ids = kiosk.record(300)
    broker.end(signal.SIGKILL)
    ids += kiosk.record(300)
    broker.start()
    settled(hub, ids)


def test_a_broker_absent_at_the_start_is_waited_for(
    kiosk: Any, hub: Any, broker: Any, settled: Any, eventually: Any
) -> None:
    broker.end(signal.SIGKILL)
    kiosk.sync.start()
    ids = kiosk.record(10)
    eventually(lambda: "started" in kiosk.sync.text())
    broker.start()
    settled(hub, ids)


def test_a_hub_that_goes_and_comes_back_gets_everything(kiosk: Any, hub: Any, settled: Any, eventually: Any) -> None:
    kiosk.sync.start()
    ids = kiosk.record(60)
    settled(hub, ids)
    hub.stop()
    ids += kiosk.record(400)
    eventually(lambda: outbox.counts(kiosk.connection).pending == 400)
    hub.start()
    settled(hub, ids)


def test_a_puback_without_a_commit_loses_nothing(kiosk: Any, hub: Any, settled: Any) -> None:
    hub.forget = 2
    kiosk.sync.start()
    settled(hub, kiosk.record(60), 60.0)
    assert hub.forgotten == 2


def test_edge_sync_killed_while_draining_goes_on(kiosk: Any, hub: Any, settled: Any, eventually: Any) -> None:
    ids = kiosk.record(3000)
    for _ in range(4):
        before = len(hub.committed)
        kiosk.sync.start()
        eventually(lambda before=before: len(hub.committed) > before or len(hub.committed) == 3000)
        kiosk.sync.end(signal.SIGKILL)
    kiosk.sync.start()
    settled(hub, ids)


def test_a_command_comes_once_and_is_answered(kiosk: Any, hub: Any, eventually: Any) -> None:
    kiosk.sync.start()
    eventually(lambda: hub.said.get("status", {}).get("online") is True)
    event = {"specversion": "1.0", "id": "c1", "source": "/dh/qb/hub", "type": "dh.command.print_test.v1", "seq": 1}
    event |= {"time": "2026-11-15T00:00:00Z", "datacontenttype": "application/json", "data": {}}
    payload = json.dumps([event | {"expires_at": "2199-01-01T00:00:00Z"}]).encode()
    hub.down("events", payload)
    assert eventually(lambda: hub.said.get("verdicts"))["committed"] == ["c1"]
    hub.said.clear()
    hub.down("events", payload)
    assert eventually(lambda: hub.said.get("verdicts"))["duplicate"] == ["c1"]
    assert [entry.id for entry in inbox.since(kiosk.connection, 0)] == ["c1"]


def test_a_good_config_is_applied_and_a_bad_one_reported(kiosk: Any, hub: Any, eventually: Any) -> None:
    hub.document("config", {"ui": {"idle_s": 120}}, target="home/qb-0302")
    kiosk.sync.start()
    eventually(lambda: hub.said.get("reported", {}).get("config", {}).get("applied") == {"home/qb-0302": 1})
    hub.document("config", {"ui": {"idle_s": 5, "langz": []}}, target="home/qb-0302", version=2)
    refused = eventually(lambda: hub.said["reported"]["config"]["refused"])[0]
    assert (refused["version"], len(refused["errors"])) == (2, 2)
    assert documents.effective_config(kiosk.connection, {})[0] == {"ui": {"idle_s": 120}}


def test_retained_documents_come_again_for_a_new_database(kiosk: Any, hub: Any, eventually: Any) -> None:
    hub.document("config", {"ui": {"idle_s": 120}}, target="home/qb-0302")
    kiosk.sync.start()
    eventually(lambda: hub.said.get("reported", {}).get("config"))
    kiosk.sync.end()
    hub.said.clear()
    kiosk.connection.execute("DELETE FROM documents WHERE name = 'config'")
    kiosk.connection.execute("UPDATE link SET subscribed = 0")
    kiosk.sync.start()
    eventually(lambda: hub.said.get("reported", {}).get("config"))


def test_a_damaged_database_is_waited_out_until_it_is_moved_aside(
    kiosk: Any, hub: Any, settled: Any, eventually: Any
) -> None:
    kiosk.connection.close()
    (kiosk.folder / "kiosk.db").write_bytes(b"x" * 9000)
    kiosk.sync.start()
    eventually(lambda: "OutboxDamagedError" in kiosk.sync.text())
    (kiosk.folder / "kiosk.db").rename(kiosk.folder / "kiosk.db.damaged")
    kiosk.open()
    settled(hub, kiosk.record(5))


def test_a_database_replaced_while_it_runs_is_taken_up(kiosk: Any, hub: Any, settled: Any, eventually: Any) -> None:
    kiosk.sync.start()
    eventually(lambda: link.read(kiosk.connection).online)
    kiosk.connection.close()
    for file in kiosk.folder.glob("kiosk.db*"):
        file.rename(kiosk.folder / f"aside-{file.name}")
    kiosk.open()
    settled(hub, kiosk.record(5))


def test_without_an_option_the_config_in_force_names_the_broker(
    kiosk: Any, hub: Any, broker: Any, settled: Any
) -> None:
    body = json.dumps({"mqtt": {"host": "127.0.0.1", "port": broker.port}}).encode()
    with transaction(kiosk.connection):
        config = Accepted("county", "config", Version(1, 1, b""), body)
        documents.store(kiosk.connection, config, at=datetime.now(UTC))
    del kiosk.sync._command[-2:]
    kiosk.sync.start()
    settled(hub, kiosk.record(5))


def test_without_an_identity_it_says_what_to_do(kiosk: Any) -> None:
    (kiosk.folder / "identity").rename(kiosk.folder / "gone")
    kiosk.sync.start()
    assert kiosk.sync.child.wait(10) == 78
    assert "edge-sync provision BUNDLE" in kiosk.sync.text()


def test_a_second_one_on_the_same_folder_is_refused(kiosk: Any, eventually: Any) -> None:
    kiosk.sync.start()
    eventually(lambda: is_held(kiosk.folder / "edge-sync.lock"))
    second = type(kiosk.sync)(kiosk.sync._command, kiosk.folder / "second.log")
    second.start()
    assert second.child.wait(10) == 75
    assert "already runs on" in second.text()


def test_a_broker_that_forgot_the_session_loses_nothing(
    kiosk: Any, hub: Any, broker: Any, settled: Any, eventually: Any
) -> None:
    kiosk.sync.start()
    eventually(lambda: hub.said.get("status", {}).get("online") is True)
    broker.end(signal.SIGKILL)  # it keeps nothing on its disk: neither sessions nor documents
    broker.start()
    eventually(hub.is_connected)
    hub.document("config", {"ui": {"idle_s": 120}})
    eventually(lambda: documents.effective_config(kiosk.connection, {})[0] == {"ui": {"idle_s": 120}}, 60.0)
    settled(hub, kiosk.record(5))


def test_documents_of_an_absence_longer_than_the_session_come_by_themselves(
    kiosk: Any, hub: Any, broker: Any, eventually: Any
) -> None:
    kiosk.sync.start()
    eventually(lambda: hub.said.get("status", {}).get("online") is True)
    kiosk.sync.end()
    forget = paho.Client(paho.CallbackAPIVersion.VERSION2, "qb-0302-k1", protocol=paho.MQTTv5)
    forget.connect("127.0.0.1", broker.port, clean_start=True)  # whose session ends with the connection
    while not forget.is_connected():
        forget.loop(0.05)
    forget.disconnect()
    forget.loop(0.05)
    hub.document("config", {"ui": {"idle_s": 60}})
    kiosk.sync.start()
    eventually(lambda: documents.effective_config(kiosk.connection, {})[0] == {"ui": {"idle_s": 60}}, 60.0)
