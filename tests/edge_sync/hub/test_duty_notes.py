"""What deputies write down during a duty: counted, opened for the office, and nowhere readable else."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from edge_sync.bodies.duty import DUTY_NOTED, DUTY_STARTED, DutyKind, DutyNoted, DutyStarted, StartMethod
from edge_sync.hub import backup
from edge_sync.hub.cli import main
from edge_sync.hub.hub import Hub, open_hub
from edge_sync.hub.service import Loop
from edge_sync.hub.source import Server, Source
from edge_sync.hub.words import Words

SAID = "住三楼的老人说电梯又停了"


def started(kiosk: Any, duty_id: str = "d1") -> bytes:
    begun = DutyStarted(
        duty_id=duty_id, deputy_id="qb-d0032", home_id="qb-0302", kind=DutyKind.REGULAR, started_at=kiosk.clock.now(),
        start_method=StartMethod.BADGE,
    )  # fmt: skip
    return bytes(kiosk.event(DUTY_STARTED, begun))


def noted(kiosk: Any, note: str = SAID, duty_id: str = "d1", **changed: Any) -> bytes:
    written = DutyNoted(
        duty_id=duty_id, deputy_id="qb-d0032", home_id="qb-0302", at=kiosk.clock.now(), lang="zh", note=note
    )
    return bytes(kiosk.event(DUTY_NOTED, written, **changed))


def counted(hub: Hub) -> dict[str, int]:
    return {one["duty_id"]: one["notes"] for one in hub.duties.all()}


def opened(hub: Hub, duty_id: str = "d1") -> list[str | None]:
    words = Words(hub.connection, hub.keyring.openers())
    return [note and note.note for note in (words.note(one["event_id"]) for one in hub.duties.written(duty_id))]


def test_every_note_of_a_duty_is_kept_and_none_replaces_another(loop: Loop, hub: Hub, kiosk: Any) -> None:
    loop.turn([kiosk.batch(started(kiosk), started(kiosk, "d2"), noted(kiosk), noted(kiosk, "已联系物业"))])
    assert counted(hub) == {"d1": 2, "d2": 0}
    assert opened(hub) == [SAID, "已联系物业"]


def test_a_note_may_come_before_the_duty_it_is_of(loop: Loop, hub: Hub, kiosk: Any) -> None:
    loop.turn([kiosk.batch(noted(kiosk))])
    loop.turn([kiosk.batch(started(kiosk))])
    assert counted(hub) == {"d1": 1}


def test_the_same_note_again_changes_nothing(loop: Loop, hub: Hub, kiosk: Any) -> None:
    events = [started(kiosk), noted(kiosk)]
    loop.turn([kiosk.batch(*events), kiosk.batch(*events)])
    hub.connection.execute("UPDATE events SET state = 'committed'")
    loop.turn([])
    assert (counted(hub), hub.letters.all()) == ({"d1": 1}, [])


def test_a_note_lies_sealed_and_without_a_key_stays_so(loop: Loop, hub: Hub, kiosk: Any, tmp_path: Path) -> None:
    loop.turn([kiosk.batch(noted(kiosk))])
    [one] = hub.duties.written("d1")
    assert Words(hub.connection, {}).note(one["event_id"]) is None
    assert SAID.encode() not in b"".join(path.read_bytes() for path in tmp_path.glob("hub.db*"))
    assert SAID not in str([list(row) for row in hub.connection.execute("SELECT * FROM duty_notes")])


def test_a_note_whose_event_was_erased_is_counted_and_not_opened(loop: Loop, hub: Hub, kiosk: Any) -> None:
    loop.turn([kiosk.batch(started(kiosk), noted(kiosk))])
    hub.connection.execute("UPDATE events SET raw = NULL")
    assert (counted(hub), opened(hub)) == ({"d1": 1}, [None])


def test_a_note_that_comes_open_is_refused(loop: Loop, hub: Hub, link: Any, kiosk: Any) -> None:
    sealed = json.loads(noted(kiosk))
    del sealed["data_base64"], sealed["keyid"]
    bare = {**sealed, "datacontenttype": "application/json", "data": {"note": SAID}}
    loop.turn([kiosk.batch(json.dumps(bare).encode())])
    [refused] = kiosk.verdicts(link)[0].rejected
    assert (refused.reason, hub.duties.written("d1")) == ("schema", [])


@pytest.mark.parametrize("note", ["", "长" * 501])
def test_a_note_of_no_or_too_many_characters_is_a_dead_letter_that_tells_no_word(
    loop: Loop, hub: Hub, kiosk: Any, note: str
) -> None:
    loop.turn([kiosk.batch(noted(kiosk, note))])
    [letter] = hub.letters.all()
    assert (letter.reason, "长" in letter.detail, hub.duties.written("d1")) == ("schema", False, [])


def test_notes_come_out_of_a_backup_as_they_went_in(
    loop: Loop, hub: Hub, kiosk: Any, source: Source, tmp_path: Path, clock: Any
) -> None:
    loop.turn([kiosk.batch(started(kiosk), noted(kiosk))])
    backup.make(hub, tmp_path / "saved", now=clock.now())
    hub.close()
    backup.restore(tmp_path / "saved", source, hub.keyring.folder, now=clock.now)
    with closing(open_hub(source, hub.keyring.folder, now=clock.now)) as restored:
        assert (counted(restored), opened(restored)) == ({"d1": 1}, [SAID])


def run(source: Source, hub: Hub, *words: str) -> str:
    url = source.url if isinstance(source, Server) else f"sqlite:///{source}"
    done = CliRunner().invoke(main, ["--database", url, "--keys", str(hub.keyring.folder), *words])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_office_sees_how_many_notes_a_duty_has_and_reads_them(
    loop: Loop, hub: Hub, kiosk: Any, source: Source
) -> None:
    loop.turn([kiosk.batch(started(kiosk), noted(kiosk))])
    listed = run(source, hub, "duties")
    assert ("NOTES" in listed, SAID in listed) == (True, False)
    [duty] = json.loads(run(source, hub, "duties", "--json"))
    [note] = duty["notes"]
    assert (note["note"], note["lang"], note["device"]) == (SAID, "zh", "qb-0302-k1")


def test_the_office_reads_a_note_of_a_duty_of_which_nothing_else_came(
    loop: Loop, hub: Hub, kiosk: Any, source: Source
) -> None:
    loop.turn([kiosk.batch(started(kiosk), noted(kiosk), noted(kiosk, "已联系物业", "d2"))])
    assert run(source, hub, "duties").count("qb-d0032") == 1
    unheard, heard = json.loads(run(source, hub, "duties", "--json"))
    assert unheard.keys() == heard.keys()
    assert (unheard["duty_id"], unheard["device"], unheard["deputy_id"]) == ("d2", "qb-0302-k1", None)
    [note] = unheard["notes"]
    assert (note["note"], note["deputy_id"]) == ("已联系物业", "qb-d0032")


def test_without_the_key_the_office_is_told_that_a_note_is_sealed(
    loop: Loop, hub: Hub, kiosk: Any, source: Source
) -> None:
    loop.turn([kiosk.batch(started(kiosk), noted(kiosk))])
    for kid in ("qb-seal-1", "qb-recovery"):
        (hub.keyring.folder / f"{kid}.key").unlink()
    [duty] = json.loads(run(source, hub, "duties", "--json"))
    assert ["sealed: the key" in note["note"] for note in duty["notes"]] == [True]
