"""A deputy's note: one sealed event each, and nothing of it anywhere else."""

from typing import Any

import pytest

from edge_sync.bodies.duty import DUTY_NOTED, DutyNoted
from edge_sync.envelope import SEALED_DATA
from kiosk.application.ports import RecordDutyEnd, RecordDutyNote, RecordDutyStart, StorageError
from kiosk.domain.duty import DutyEnd, DutySession

NOTE = RecordDutyNote("d1", "qb-d0004", "两人来问供热", "zh")


def note(kiosk: Any, storage: Any, fact: RecordDutyNote = NOTE) -> None:
    storage.save(fact, kiosk.clock.now())


def noted(kiosk: Any) -> list[DutyNoted]:
    found: list[DutyNoted] = kiosk.unsealed(DUTY_NOTED, DutyNoted)
    return found


def test_the_hub_opens_exactly_what_was_noted(kiosk: Any) -> None:
    note(kiosk, kiosk.start())
    assert noted(kiosk) == [
        DutyNoted(
            duty_id="d1", deputy_id="qb-d0004", home_id="qb-0302", at=kiosk.moment.wall, lang="zh", note="两人来问供热"
        )
    ]


def test_a_note_says_in_which_language_it_is_and_comes_cleaned(kiosk: Any) -> None:
    note(kiosk, kiosk.start(), RecordDutyNote("d1", "qb-d0004", "cafe\u0301\x00\x1b[2J\ud800\nok", "en"))
    assert [(each.lang, each.note) for each in noted(kiosk)] == [("en", "caf\u00e9[2J\nok")]


def test_a_note_is_sealed_and_its_event_says_nothing_else(kiosk: Any) -> None:
    note(kiosk, kiosk.start())
    (event,) = kiosk.events()
    assert (event.type, event.datacontenttype, bool(event.data)) == (DUTY_NOTED, SEALED_DATA, False)
    assert event.keyid == "hub-1"


def test_a_duty_has_as_many_notes_as_were_saved_in_their_order(kiosk: Any) -> None:
    storage = kiosk.start()
    for words in ("一", "二", "一"):
        note(kiosk, storage, RecordDutyNote("d1", "qb-d0004", words, "zh"))
    assert [each.note for each in noted(kiosk)] == ["一", "二", "一"]


def test_a_note_about_a_duty_that_ended_meanwhile_is_kept(kiosk: Any) -> None:
    storage, now = kiosk.start(), kiosk.clock.now()
    storage.save(RecordDutyStart(DutySession("d1", "qb-d0004", now.wall, 0, now.steady)), now)
    storage.save(RecordDutyEnd("d1", DutyEnd.AUTO_TIMEOUT), now)
    note(kiosk, storage)
    assert [event.type for event in kiosk.events()] == ["dh.duty.started.v1", "dh.duty.ended.v1", DUTY_NOTED]
    assert [each.note for each in noted(kiosk)] == ["两人来问供热"]


@pytest.mark.parametrize("words", ["密" * 501, "\x00"])
def test_what_the_hub_would_refuse_is_not_kept_and_the_error_keeps_it_secret(kiosk: Any, words: str) -> None:
    storage = kiosk.start()
    with pytest.raises(StorageError) as refused:
        note(kiosk, storage, RecordDutyNote("d1", "qb-d0004", words, "zh"))
    assert not refused.value.full
    assert "密" not in str(refused.value) + repr(refused.value.__cause__)
    assert kiosk.count("outbox") == 0


def test_without_a_key_to_seal_to_nothing_is_kept(kiosk: Any) -> None:
    kiosk.publish("county", "keys", None, version=2)
    storage = kiosk.start()
    with pytest.raises(StorageError, match="no key to seal to"):
        note(kiosk, storage)
    assert kiosk.count("outbox") == 0
