"""Changing the county's keys, as the hub does it and as a kiosk takes it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from edge_sync.acceptance import DocumentState, accept, verify_keys
from edge_sync.bodies.documents import Keys, ListedKey
from edge_sync.errors import DocumentRefusedError
from edge_sync.hub import rotation
from edge_sync.hub.errors import KeysError
from edge_sync.hub.hub import Hub
from edge_sync.hub.keyring import load
from edge_sync.hub.service import Loop
from edge_sync.signing import verify_publish

HELP = {"at": "2026-11-15T10:00:00+08:00", "screen": "home", "by": "touch"}
DAY_S = 86_400.0


def listed(hub: Hub) -> tuple[ListedKey, ...]:
    """What the document in force tells the kiosks."""
    issue = hub.documents.current("county", "keys")
    assert issue is not None
    found: Keys = msgspec.json.decode(issue.body, type=Keys)
    return found.keys


def signer_of_verdicts(loop: Loop, link: Any, kiosk: Any) -> str:
    before = len(link.on("down/verdicts"))
    loop.turn([kiosk.batch(kiosk.event("dh.help.called.v1", HELP))])
    (answer,) = link.on("down/verdicts")[before:]
    return dict(answer.properties)["kid"]


def test_without_the_root_key_nothing_is_changed(hub: Hub) -> None:
    (hub.keyring.folder / "root.key").unlink()
    before = sorted(path.name for path in hub.keyring.folder.iterdir())
    for change in (lambda: rotation.rotate(hub, "seal"), lambda: rotation.revoke(hub, "qb-doc-1")):
        with pytest.raises(KeysError, match=r"Bring root\.key back"):
            change()
    assert sorted(path.name for path in hub.keyring.folder.iterdir()) == before
    assert [key.kid for key in listed(hub)] == ["qb-doc-1", "qb-down-1", "qb-seal-1", "qb-recovery"]


def test_a_new_signing_key_is_listed_a_day_before_it_signs(hub: Hub, loop: Loop, link: Any, kiosk: Any) -> None:
    new = rotation.rotate(hub, "down")
    assert (new.kid, new.not_before) == ("qb-down-2", kiosk.clock.now() + timedelta(hours=24))
    assert {key.kid for key in listed(hub) if key.use == "down"} == {"qb-down-1", "qb-down-2"}
    kiosk.clock.advance(23 * 3600)
    assert signer_of_verdicts(loop, link, kiosk) == "qb-down-1"
    kiosk.clock.advance(2 * 3600)
    assert signer_of_verdicts(loop, link, kiosk) == "qb-down-2"


def test_what_either_key_signs_during_the_overlap_is_believed(hub: Hub, loop: Loop, link: Any, kiosk: Any) -> None:
    rotation.rotate(hub, "down")
    kiosk.clock.advance(2 * DAY_S)
    signer_of_verdicts(loop, link, kiosk)
    (message,) = link.on("down/verdicts")
    keys = verify_keys(listed(hub), "down", kiosk.clock.now())
    assert verify_publish(message.topic, message.payload, dict(message.properties), keys) == "qb-down-2"
    assert "qb-down-1" in keys


def test_a_kiosk_whose_clock_lags_believes_the_first_word_of_the_new_key(hub: Hub, kiosk: Any) -> None:
    rotation.rotate(hub, "down")
    kiosk.clock.advance(DAY_S + 1)
    assert hub.keyring.signer("down").kid == "qb-down-1"
    kiosk.clock.advance(300)
    assert hub.keyring.signer("down").kid == "qb-down-2"


def test_kiosks_seal_to_the_new_key_and_what_an_absent_one_sealed_is_taken(hub: Hub, loop: Loop, kiosk: Any) -> None:
    while_absent = kiosk.submitted()
    rotation.rotate(hub, "seal")
    kiosk.clock.advance(300 * DAY_S)
    loop.turn([kiosk.batch(while_absent)])
    kiosk.keyring.reload()
    loop.turn([kiosk.batch(kiosk.submitted())])
    assert len(hub.cases.all()) == 2
    seal = {key.kid: (key.not_before, key.not_after) for key in listed(hub) if key.use == "seal"}
    assert seal["qb-seal-1"][1] == seal["qb-seal-2"][0]


def test_a_serving_hub_takes_in_what_another_process_changed(hub: Hub, loop: Loop, link: Any, kiosk: Any) -> None:
    other = load(hub.keyring.folder)
    new = other.make("down", not_before=kiosk.clock.now() - timedelta(days=1))
    other.replace([*other.entries, new])
    kiosk.clock.advance(2)
    assert signer_of_verdicts(loop, link, kiosk) == "qb-down-2"


def test_keys_that_cannot_be_read_stop_nothing(hub: Hub, loop: Loop, link: Any, kiosk: Any) -> None:
    (hub.keyring.folder / "keys.json").write_text("{")
    kiosk.clock.advance(2)
    assert signer_of_verdicts(loop, link, kiosk) == "qb-down-1"


def test_an_old_signing_key_is_retired_a_week_after_its_successor_began(hub: Hub, kiosk: Any) -> None:
    rotation.rotate(hub, "down")
    kiosk.clock.advance(7 * DAY_S)
    with pytest.raises(KeysError, match="may still be needed until 2026-11-23 02:00 UTC and stays"):
        rotation.retire(hub, "qb-down-1")
    kiosk.clock.advance(DAY_S)
    rotation.retire(hub, "qb-down-1")
    assert [key.kid for key in listed(hub) if key.use == "down"] == ["qb-down-2"]


def test_documents_of_a_retired_key_are_signed_anew_and_taken(hub: Hub, kiosk: Any) -> None:
    old = hub.documents.issue("county", "config", b'{"ui":{"idle_s":60}}')
    rotation.rotate(hub, "doc")
    kiosk.clock.advance(8 * DAY_S)
    rotation.retire(hub, "qb-doc-1")
    new = hub.documents.current("county", "config")
    assert new is not None
    assert (new.version, new.body) == (old.version + 1, old.body)
    state = DocumentState({}, listed(hub), {})
    taken = accept(hub.documents.topic(new), new.jws, kiosk.address, hub.keyring.root, state, now=kiosk.clock.now())
    assert taken.body == old.body
    with pytest.raises(DocumentRefusedError, match="signature"):
        accept(hub.documents.topic(old), old.jws, kiosk.address, hub.keyring.root, state, now=kiosk.clock.now())


def test_an_old_seal_key_stays_for_400_days_and_opens_beyond(hub: Hub, loop: Loop, kiosk: Any) -> None:
    early = kiosk.submitted()
    rotation.rotate(hub, "seal")
    kiosk.clock.advance(399 * DAY_S)
    with pytest.raises(KeysError, match="may still be needed"):
        rotation.retire(hub, "qb-seal-1")
    loop.turn([kiosk.batch(early)])
    kiosk.clock.advance(2 * DAY_S)
    rotation.retire(hub, "qb-seal-1")
    assert hub.keyring.seal_kids == {"qb-seal-2"}
    assert "qb-seal-1" in hub.keyring.openers()


def test_the_newest_key_and_the_root_key_cannot_be_retired(hub: Hub) -> None:
    with pytest.raises(KeysError, match="Make the next one first"):
        rotation.retire(hub, "qb-seal-1")
    with pytest.raises(KeysError, match="pinned in every kiosk"):
        rotation.retire(hub, "root")


@pytest.mark.parametrize("use", ["doc", "down"])
def test_a_stolen_signing_key_ends_at_once_and_another_signs(hub: Hub, kiosk: Any, use: str) -> None:
    hub.documents.issue("county", "config", b"{}")
    new = rotation.revoke(hub, f"qb-{use}-1")
    assert (new.kid, hub.keyring.signer(use).kid) == (f"qb-{use}-2", f"qb-{use}-2")
    assert verify_keys(listed(hub), use, kiosk.clock.now()).keys() == {f"qb-{use}-2"}


def test_a_key_made_but_not_in_use_yet_takes_a_stolen_ones_place_now(hub: Hub, kiosk: Any) -> None:
    rotation.rotate(hub, "down")
    assert rotation.revoke(hub, "qb-down-1").kid == "qb-down-2"
    assert verify_keys(listed(hub), "down", kiosk.clock.now()).keys() == {"qb-down-2"}
    assert hub.keyring.signer("down").kid == "qb-down-2"


def test_a_stolen_seal_key_is_sealed_to_no_more_and_loses_nobody(hub: Hub, loop: Loop, kiosk: Any) -> None:
    in_good_faith = kiosk.submitted()
    rotation.revoke(hub, "qb-seal-1")
    kiosk.clock.advance(2)
    loop.turn([kiosk.batch(in_good_faith)])
    assert len(hub.cases.all()) == 1
    assert [key.kid for key in listed(hub) if key.use == "seal"] == ["qb-seal-2"]


def test_a_change_that_cannot_be_issued_changes_nothing(hub: Hub) -> None:
    before = hub.keyring.entries
    hub.connection.execute("DROP TABLE documents")
    with pytest.raises(Exception, match="documents"):
        rotation.rotate(hub, "seal")
    assert load(hub.keyring.folder).entries == hub.keyring.entries == before


def test_new_private_keys_are_for_their_owner_only(hub: Hub) -> None:
    for use in rotation.USES:
        path: Path = hub.keyring.folder / f"{rotation.rotate(hub, use).kid}.key"
        assert path.stat().st_mode & 0o777 == 0o600
