"""Faults and attacks on the whole product: what the citizen sees, what the office learns, and that nothing stops."""

import ctypes
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

pytestmark = pytest.mark.timeout(180)

LEAVE_AN_OPINION = (
    "press home.opinion", "press notice.agree", "press category.other", "press issue.1", "press issue.next",
    "press place.skip", "press review.confirm", "wait screen done",
)  # fmt: skip
ROOT = "dh/v1/qb"
DEVICE = f"{ROOT}/dev/qb-0302-k1"

JUNK = (b"", b"\xff\xfe", b"null", b"[null]", b"[" * 20_000, b'{"committed":[1]}', b'"' + b"x" * 400_000 + b'"')
READ_BY_THE_KIOSK = (
    f"{DEVICE}/down/events", f"{DEVICE}/down/verdicts", f"{DEVICE}/doc/config", f"{ROOT}/doc/keys",
    f"{ROOT}/home/qb-0302/doc/config", f"{ROOT}/doc/invented/name",
)  # fmt: skip
READ_BY_THE_HUB = (
    *(f"{DEVICE}/up/{channel}" for channel in ("events", "verdicts", "reported", "telemetry")),
    f"{ROOT}/dev/qb-9999-k1/up/events",
)  # fmt: skip

Said = tuple[bytes, list[tuple[str, str]]]


class Intruder:
    """A client that the demo's broker lets in: reads everything, writes anywhere."""

    def __init__(self, broker: str) -> None:
        host, port = broker.removeprefix("mqtt://").split(":")
        self.heard: dict[str, list[Said]] = {}
        self._client = paho.Client(CallbackAPIVersion.VERSION2, "intruder", protocol=paho.MQTTv5)
        self._client.on_message = self._on_message
        self._client.connect(host, int(port))
        self._client.subscribe(f"{DEVICE}/#", qos=1)
        self._client.loop_start()

    def say(
        self, topic: str, payload: bytes, properties: Sequence[tuple[str, str]] = (), *, keep: bool = False
    ) -> None:
        wire = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
        if properties:
            wire.UserProperty = list(properties)
        self._client.publish(topic, payload, qos=1, retain=keep, properties=wire).wait_for_publish(10)

    def close(self) -> None:
        self._client.loop_stop()
        self._client.disconnect()

    def _on_message(self, _client: object, _userdata: object, message: paho.MQTTMessage) -> None:
        properties = list(getattr(message.properties, "UserProperty", ()))
        self.heard.setdefault(message.topic, []).append((bytes(message.payload), properties))


@pytest.fixture
def intruder(demo: Any) -> Iterator[Intruder]:
    intruder = Intruder(demo.facts["broker"])
    yield intruder
    intruder.close()


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    """A process stands still."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_forged_and_replayed_verdicts_settle_nothing(demo: Any, intruder: Intruder) -> None:
    demo.bench(*LEAVE_AN_OPINION, "wait text 已送达 30", "press done.home")
    demo.until("a verdict", 10, lambda: intruder.heard.get(f"{DEVICE}/down/verdicts"))
    genuine, signature = intruder.heard[f"{DEVICE}/down/verdicts"][-1]
    sent = len(intruder.heard[f"{DEVICE}/up/events"])
    with stopped(demo.facts["pids"]["hub"]):
        demo.bench(*LEAVE_AN_OPINION)
        demo.until("the batch", 10, lambda: intruder.heard[f"{DEVICE}/up/events"][sent:])
        pending = [event["id"] for event in json.loads(intruder.heard[f"{DEVICE}/up/events"][-1][0])]
        forged = json.dumps({**json.loads(genuine), "committed": pending}).encode()
        for properties in ([], signature, [("sig", "AAAA"), signature[1]]):
            intruder.say(f"{DEVICE}/down/verdicts", forged, properties)
        intruder.say(f"{DEVICE}/down/verdicts", genuine, signature)
        time.sleep(1)  # nothing must come of it, so there is nothing to wait for
        assert demo.state()["queue"]["pending"] == 1
        demo.bench("expect text 已保存在本机")
    demo.bench("wait text 已送达 60", "press done.home")


def test_junk_on_every_topic_is_refused_and_told_and_stops_nothing(demo: Any, intruder: Intruder) -> None:
    for topic in (*READ_BY_THE_KIOSK, *READ_BY_THE_HUB):
        for payload in JUNK:
            intruder.say(topic, payload)
    intruder.say(f"{ROOT}/doc/catalog", b"poison", keep=True)
    for number in range(100):
        intruder.say(f"{ROOT}/doc/announcement/x{number}", b"x", keep=True)
    demo.bench(*LEAVE_AN_OPINION, "wait text 已送达 60", "press done.home")

    def told() -> bool:
        (kiosk,) = demo.hub("kiosks", "--json")
        refused = {(one["name"], one["reason"]) for one in kiosk["refused"]}
        return {("keys", "signature"), ("config", "signature"), ("catalog", "signature")} <= refused

    demo.until("the refusals at the hub", 10, told)
    assert demo.state()["online"]


def test_a_printer_in_trouble_is_told_before_printing_is_offered(demo: Any) -> None:
    for fault, mended, words in (
        ("paper out", "paper in", "没有纸"),
        ("cover open", "cover closed", "盖子"),
        ("printer absent", "printer present", "没有接好"),
    ):
        demo.bench(fault, *LEAVE_AN_OPINION, f"wait text {words} 2")
        assert "done.print" not in demo.state()["controls"]
        demo.bench(mended, "wait text 打印回执 15", "press done.home", "wait screen home")


def test_a_badge_that_may_not_open_duty_is_refused_in_the_same_words_and_told_why(demo: Any) -> None:
    refused, secret = "wait text 此码不能用于值班", "0" * 26
    demo.bench(f"scan DHB1:qb-d9999:{secret}", refused, "clock +60s")
    demo.bench(f"scan DHB1:qb-d0142:{secret}", refused, "clock +60s")
    demo.bench("press home.badge", "scan DHP1:QB53KG8QZQ", refused)
    assert demo.state()["duty"] == []

    def reasons() -> bool:
        audit = demo.hub("audit", "--json")
        return {"unknown", "wrong_secret", "public_code"} <= {note["why"] for note in audit}

    demo.until("the office's audit", 15, reasons)
    demo.bench("press nav.leave", "wait screen home")


def _notes_held(demo: Any) -> set[str]:
    """Why the kiosk wrote each note that the hub holds; one behind a gap is listed two minutes later."""
    with closing(sqlite3.connect(demo.facts["hub_database"].removeprefix("sqlite:///"))) as hub:
        raws = hub.execute("SELECT raw FROM events WHERE type = 'dh.audit.notable.v1'").fetchall()
    return {json.loads(raw)["data"].get("why", "unknown") for (raw,) in raws}


def test_a_damaged_and_a_missing_file_are_told_and_the_kiosk_starts(start: Any, tmp_path: Path) -> None:
    first = start(tmp_path / "data")
    first.bench("network down", "wait text 未联网 30", *LEAVE_AN_OPINION)
    ticket = first.state()["ticket"]
    assert first.stop() == 0
    with (first.data / "kiosk.db").open("r+b") as file:
        file.write(bytes(100))
    second = start(tmp_path / "data")
    second.until("what was saved before, at the hub", 30, lambda: ticket in second.hub("case", "list"))
    assert (second.data / "kiosk.db.damaged-1").exists()
    assert second.stop() == 0
    (second.data / "kiosk.db").unlink()
    third = start(tmp_path / "data")
    third.until("both at the office", 20, lambda: {"moved_aside", "missing"} <= _notes_held(third))
    third.bench(*LEAVE_AN_OPINION, "wait text 已送达 30")
    assert third.state()["ticket"] != ticket
    third.stop()


@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="no virtual screen here")
def test_closing_the_window_ends_the_demo(screen: str, start: Any, tmp_path: Path) -> None:
    demo = start(tmp_path / "data", display=screen)
    close_windows(screen)
    assert demo.process.wait(timeout=30) == 0
    assert not (demo.data / "demo.json").exists()


class ClientMessage(ctypes.Structure):
    """Xlib's XClientMessageEvent, with room for the largest of its events."""

    _fields_ = (
        ("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int), ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong), ("message_type", ctypes.c_ulong), ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5), ("room", ctypes.c_long * 12),
    )  # fmt: skip


def close_windows(screen: str) -> None:
    """Do to every window on `screen` what a press on the cross in its frame does."""
    x11 = ctypes.CDLL("libX11.so.6")
    for name, takes, gives in (
        ("XOpenDisplay", [ctypes.c_char_p], ctypes.c_void_p),
        ("XDefaultRootWindow", [ctypes.c_void_p], ctypes.c_ulong),
        ("XInternAtom", [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int], ctypes.c_ulong),
        ("XQueryTree", [ctypes.c_void_p, ctypes.c_ulong, *[ctypes.c_void_p] * 4], ctypes.c_int),
        ("XSendEvent", [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_long, ctypes.c_void_p], ctypes.c_int),
        ("XCloseDisplay", [ctypes.c_void_p], ctypes.c_int),
    ):
        getattr(x11, name).argtypes, getattr(x11, name).restype = takes, gives
    display = x11.XOpenDisplay(screen.encode())
    root, parent, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_uint()
    windows = ctypes.POINTER(ctypes.c_ulong)()
    found = (ctypes.byref(root), ctypes.byref(parent), ctypes.byref(windows), ctypes.byref(count))
    x11.XQueryTree(display, x11.XDefaultRootWindow(display), *found)
    protocols, delete = (x11.XInternAtom(display, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW"))
    for window in windows[: count.value]:
        message = ClientMessage(type=33, window=window, message_type=protocols, format=32)
        message.data[0] = delete
        x11.XSendEvent(display, window, 0, 0, ctypes.byref(message))
    x11.XCloseDisplay(display)


@pytest.fixture
def screen() -> Iterator[str]:
    """A virtual screen without a window manager."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=(writer,), stderr=subprocess.DEVNULL) as process:
        os.close(writer)
        with os.fdopen(reader) as told:
            yield f":{told.readline().strip()}"
        process.terminate()
