"""From the moment of recording nothing of a citizen can be read in the file, its WAL or its free pages."""

import json
import logging
import re
from pathlib import Path
from typing import Any

import pytest

from edge_sync.identity import DATABASE_FILE
from kiosk.application.ports import RecordDutyNote, RecordRating, StorageError
from kiosk.domain.opinion import Contact

SECRETS = {
    "phone": "13987654321",
    "sentence": "楼上每天半夜装修吵得睡不着",
    "place": "幸福巷七号院门口",
    "phrase": "希望有人管一管",
    "comment": "答复说已修好其实没有",
    "note": "老人说想找人帮忙买药",
}


def traces(folder: Path) -> list[str]:
    """Every file that holds a secret in any encoding it could have been written in."""
    found = []
    for file in sorted(folder.rglob("*")):
        content = file.read_bytes() if file.is_file() else b""
        for name, secret in SECRETS.items():
            forms = [secret.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")]
            forms.append(json.dumps(secret).strip('"').encode())
            found += [f"{name} in {file.name}" for form in forms if form in content]
    return found


@pytest.fixture
def said(kiosk: Any, rating: Any) -> Any:
    storage = kiosk.start()
    for number in range(1, 6):
        kiosk.save(
            storage,
            contact=Contact(SECRETS["phone"]),
            text=SECRETS["sentence"],
            place=SECRETS["place"],
            phrases=(SECRETS["phrase"],),
        )
        storage.save(RecordRating(rating(round=number, comment=SECRETS["comment"])), kiosk.clock.now())
        storage.save(RecordDutyNote("d1", "qb-d0004", SECRETS["note"], "zh"), kiosk.clock.now())
    return kiosk


def test_no_secret_can_be_read_while_the_kiosk_runs(said: Any) -> None:
    assert (said.data / (DATABASE_FILE + "-wal")).stat().st_size > 0
    assert traces(said.data) == []


def test_no_secret_can_be_read_after_the_file_is_closed_and_rows_are_deleted(said: Any) -> None:
    said.close()
    said.sync(lambda connection: connection.execute("DELETE FROM outbox"))
    assert traces(said.data) == []


def test_the_search_would_find_one(said: Any) -> None:
    said.sync(lambda connection: connection.execute("CREATE TABLE leak AS SELECT ? AS x", (SECRETS["sentence"],)))
    assert traces(said.data)


def test_no_query_code_can_be_read(kiosk: Any) -> None:
    code = kiosk.save(kiosk.start()).receipt.query_code
    columns = kiosk.start()
    columns.load()
    content = b"".join(file.read_bytes() for file in kiosk.data.glob("kiosk.db*"))
    assert f'"{code}"'.encode() not in content


def test_neither_what_was_rated_nor_with_which_code_can_be_read(said: Any) -> None:
    legible = re.compile(rb'unsatisfied|manner|"poor"|"redo"|(?<![0-9A-Za-z+/])739184(?![0-9A-Za-z+/])')
    opened = json.dumps(said.unsealed("dh.rating.submitted.v1", dict)[0], separators=(",", ":")).encode()
    assert len(legible.findall(opened)) == 5
    assert [file.name for file in said.data.glob("kiosk.db*") if legible.search(file.read_bytes())] == []


def test_neither_log_nor_error_holds_a_secret(kiosk: Any, rating: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    storage = kiosk.start()
    kiosk.save(storage, text=SECRETS["sentence"])
    with pytest.raises(StorageError) as refused:
        kiosk.save(storage, text=SECRETS["sentence"] * 1000, contact=Contact(SECRETS["phone"]))
    told = caplog.text + repr(refused.value) + repr(refused.value.__cause__)
    for fact in (
        RecordRating(rating(comment=SECRETS["comment"] * 1000)),
        RecordDutyNote("d1", "qb-d0004", SECRETS["note"] * 1000, "zh"),
    ):
        with pytest.raises(StorageError) as refused:
            storage.save(fact, kiosk.clock.now())
        told += caplog.text + repr(refused.value) + repr(refused.value.__cause__) + repr(fact)
    assert [secret for secret in SECRETS.values() if secret in told] == []
