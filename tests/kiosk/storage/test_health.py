"""How devices and engines are goes into the file for edge-sync to tell, and only when something is new."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import Any

from edge_sync import health
from edge_sync.bodies.status import Device
from edge_sync.database import connect
from kiosk.application.ports import RecordHealth
from kiosk.domain.devices import Devices, PrinterCondition
from kiosk.domain.health import conditions

WELL = Devices(PrinterCondition.READY, handwriting=None, pinyin=None)
NO_PINYIN = replace(WELL, pinyin="librime is not installed")


def _fact(devices: Devices) -> RecordHealth:
    return RecordHealth(conditions(devices, printer_enabled=True))


def _told(kiosk: Any) -> dict[str, Device]:
    with closing(connect(kiosk.database)) as connection:
        return health.told(connection)


def test_it_lies_in_the_file_by_part(kiosk: Any) -> None:
    kiosk.start().save(_fact(NO_PINYIN), kiosk.clock.now())
    now = kiosk.moment.wall
    assert _told(kiosk) == {
        "printer": Device(state="ready", since=now),
        "reader": Device(state="disabled", since=now),
        "panel": Device(state="disabled", since=now),
        "speaker": Device(state="disabled", since=now),
        "input.handwriting": Device(state="ready", since=now),
        "input.pinyin": Device(state="fault", since=now, detail="librime is not installed"),
    }


def test_after_a_power_cut_the_file_says_what_is_now_and_since_when(kiosk: Any) -> None:
    kiosk.start().save(_fact(NO_PINYIN), kiosk.clock.now())
    before = kiosk.moment.wall
    storage = kiosk.reboot()
    later = before + timedelta(hours=1)
    storage.save(_fact(replace(NO_PINYIN, printer=PrinterCondition.PAPER_OUT)), replace(kiosk.clock.now(), wall=later))
    told = _told(kiosk)
    assert (told["printer"], told["input.pinyin"].since) == (Device(state="paper_out", since=later), before)


def test_a_start_that_finds_all_as_it_was_writes_nothing(kiosk: Any) -> None:
    storage = kiosk.start()
    storage.save(_fact(WELL), kiosk.clock.now())
    before = {file.name: file.stat().st_mtime_ns for file in kiosk.data.iterdir()}
    storage.save(_fact(WELL), kiosk.clock.now())
    assert {file.name: file.stat().st_mtime_ns for file in kiosk.data.iterdir()} == before


def test_what_was_told_is_no_news_to_the_kiosk_itself(kiosk: Any) -> None:
    storage = kiosk.start()
    storage.load()
    storage.save(_fact(WELL), kiosk.clock.now())
    assert storage.poll() is None
