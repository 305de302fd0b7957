"""From the moment of recording nothing of a citizen can be read in the file, its WAL or its free pages."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from edge_sync.identity import DATABASE_FILE
from kiosk.application.ports import StorageError
from kiosk.domain.opinion import Contact

SECRETS = {
    "phone": "13987654321",
    "sentence": "楼上每天半夜装修吵得睡不着",
    "place": "幸福巷七号院门口",
    "phrase": "希望有人管一管",
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
def said(kiosk: Any) -> Any:
    storage = kiosk.start()
    for _ in range(5):
        kiosk.save(
            storage,
            contact=Contact(SECRETS["phone"]),
            text=SECRETS["sentence"],
            place=SECRETS["place"],
            phrases=(SECRETS["phrase"],),
        )
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


def test_neither_log_nor_error_holds_a_secret(kiosk: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    storage = kiosk.start()
    kiosk.save(storage, text=SECRETS["sentence"])
    with pytest.raises(StorageError) as refused:
        kiosk.save(storage, text=SECRETS["sentence"] * 1000, contact=Contact(SECRETS["phone"]))
    told = caplog.text + repr(refused.value) + repr(refused.value.__cause__)
    assert [secret for secret in SECRETS.values() if secret in told] == []
