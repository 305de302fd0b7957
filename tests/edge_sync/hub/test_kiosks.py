from pathlib import Path
from typing import Any

import pytest

from edge_sync.envelope import decode_verdicts
from edge_sync.errors import NameRefusedError
from edge_sync.hub.errors import KioskRefusedError
from edge_sync.hub.hub import Hub
from edge_sync.hub.service import Loop
from edge_sync.hub.transport import Connected


@pytest.mark.parametrize("prefix", ["K7", "K", "K7A", "K7AB"])
@pytest.mark.usefixtures("kiosk")
def test_no_ticket_prefix_is_the_beginning_of_another(hub: Hub, prefix: Any) -> None:
    with pytest.raises(KioskRefusedError, match="prefix"):
        hub.kiosks.add("qb-0303-k1", prefix)
    assert hub.kiosks.find("qb-0303-k1") is None


@pytest.mark.parametrize("prefix", ["k7", "I2", "O2", "A0", "ABCDE", "K-7", ""])
def test_a_prefix_outside_the_ticket_alphabet_is_refused(hub: Hub, prefix: Any) -> None:
    with pytest.raises(KioskRefusedError, match="2 to 4 characters"):
        hub.kiosks.add("qb-0302-k1", prefix)


@pytest.mark.usefixtures("kiosk")
def test_a_kiosk_is_added_once(hub: Hub) -> None:
    with pytest.raises(KioskRefusedError, match="kiosk renew"):
        hub.kiosks.add("qb-0302-k1", "Z9")
    assert hub.kiosks.prefixes("qb-0302-k1") == ("K7",)


def test_names_and_counties_are_checked(hub: Hub) -> None:
    with pytest.raises(NameRefusedError):
        hub.kiosks.add("kiosk one", "K7")
    with pytest.raises(KioskRefusedError, match="belongs to county hc"):
        hub.kiosks.add("hc-0302-k1", "K7")


def test_a_renewed_kiosk_has_new_keys_and_both_prefixes(hub: Hub, kiosk: Any) -> None:
    again = hub.kiosks.renew("qb-0302-k1", "K8")
    assert hub.kiosks.prefixes("qb-0302-k1") == ("K7", "K8")
    assert again.kiosk.signing_key != kiosk.enrolment.kiosk.signing_key
    assert hub.kiosks.known("qb-0302-k1") == again.kiosk


def test_after_renewal_the_old_installation_is_refused(loop: Loop, hub: Hub, link: Any, kiosk: Any) -> None:
    hub.kiosks.renew("qb-0302-k1", "K8")
    loop.turn([kiosk.batch(kiosk.submitted())])
    assert (hub.cases.all(), kiosk.verdicts(link)) == ([], [])


@pytest.mark.usefixtures("hub")
def test_private_keys_of_a_kiosk_stay_out_of_the_database(kiosk: Any, tmp_path: Path) -> None:
    files = b"".join(path.read_bytes() for path in tmp_path.glob("hub.db*"))
    assert bytes(kiosk.enrolment.signing_key) not in files
    assert bytes(kiosk.enrolment.private_box_key) not in files


def test_nothing_is_taken_from_a_revoked_kiosk_and_nothing_of_it_is_settled(
    loop: Loop, hub: Hub, link: Any, kiosk: Any
) -> None:
    loop.turn([kiosk.batch(kiosk.submitted())])
    hub.kiosks.revoke("qb-0302-k1")
    loop.turn([kiosk.batch(kiosk.submitted())])
    refusal = decode_verdicts(link.on("down/verdicts")[-1].payload)
    assert (refusal.hub_epoch, [one.reason for one in refusal.rejected]) == ("", ["unknown_device"])
    assert len(hub.cases.all()) == 1


def test_what_is_refused_of_a_revoked_kiosk_is_counted_under_its_name(loop: Loop, hub: Hub, kiosk: Any) -> None:
    hub.kiosks.revoke("qb-0302-k1")
    loop.turn([kiosk.batch(kiosk.submitted())])
    hub.presence.flush()
    (overview,) = hub.presence.overview()
    assert (overview.refused_publishes, overview.revoked_at is not None) == ({"unknown_device": 1}, True)


def test_nothing_is_sent_to_a_revoked_kiosk(loop: Loop, hub: Hub, link: Any, kiosk: Any) -> None:
    hub.down.append(kiosk.address.device, "dh.command.sync_now.v1", b"{}")
    hub.kiosks.revoke("qb-0302-k1")
    loop.turn([Connected()])
    assert link.on("down/events") == []


def test_a_revoked_kiosk_gets_no_badges(hub: Hub, kiosk: Any) -> None:
    hub.kiosks.revoke(kiosk.address.device)
    assert hub.kiosks.all() == ()


@pytest.mark.parametrize("again", ["add", "renew"])
@pytest.mark.usefixtures("kiosk")
def test_a_revoked_kiosk_is_taken_up_again_with_a_new_prefix(hub: Hub, again: Any) -> None:
    hub.kiosks.revoke("qb-0302-k1")
    hub.kiosks.revoke("qb-0302-k1")
    enrolment = getattr(hub.kiosks, again)("qb-0302-k1", "K8")
    assert not enrolment.kiosk.is_revoked
    assert hub.kiosks.prefixes("qb-0302-k1") == ("K7", "K8")
