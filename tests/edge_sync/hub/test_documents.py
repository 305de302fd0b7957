from typing import Any

import msgspec
import pytest

from edge_sync.bodies.documents import BODIES, Document
from edge_sync.errors import SignatureRefusedError
from edge_sync.hub.documents import NAME, mistakes_in
from edge_sync.hub.errors import BodyRefusedError, KeysError
from edge_sync.hub.hub import Hub
from edge_sync.hub.keyring import Keyring
from edge_sync.signing import verify_document


def test_versions_count_per_target_and_name(hub: Hub) -> None:
    first = hub.documents.issue("county", "config", b'{"ui":{"idle_s":60}}')
    second = hub.documents.issue("county", "config", b'{"ui":{"idle_s":70}}')
    elsewhere = hub.documents.issue("home/qb-0302", "config", b'{"ui":{"idle_s":70}}')
    assert [one.version for one in (first, second, elsewhere)] == [1, 2, 1]
    assert [one.version for one in hub.documents.history("county", "config")] == [2, 1]


def test_the_same_body_again_makes_no_new_version(hub: Hub) -> None:
    assert hub.documents.issue("county", "publicity", b"{}") == hub.documents.issue("county", "publicity", b"{}")


def test_a_document_is_signed_with_its_own_name_and_target(hub: Hub, keyring: Keyring) -> None:
    issue = hub.documents.issue("dev/qb-0302-k1", "config", b'{"flags":{"a":true}}')
    payload = msgspec.json.decode(verify_document(issue.jws, keyring.document_keys), type=Document)
    assert (payload.name, payload.target, payload.epoch, payload.version) == ("config", "dev/qb-0302-k1", 1, 1)
    assert bytes(payload.body) == b'{"flags":{"a":true}}'


def test_keys_is_signed_by_root_alone(hub: Hub, keyring: Keyring) -> None:
    jws = hub.documents.current("county", "keys").jws
    assert verify_document(jws, {"root": keyring.root})
    with pytest.raises(SignatureRefusedError):
        verify_document(jws, keyring.document_keys)


def test_withdrawing_issues_a_tombstone_and_once(hub: Hub) -> None:
    hub.documents.issue("county", "announcement/a", b'{"announcement_id":"a","kind":"event","title":{"zh":"x"}}')
    gone = hub.documents.withdraw("county", "announcement/a")
    assert (gone.version, gone.withdrawn) == (2, True)
    with pytest.raises(BodyRefusedError, match="no document"):
        hub.documents.withdraw("county", "announcement/a")


@pytest.mark.parametrize(
    ("target", "name"), [("county", "nonsense"), ("county", "roster"), ("town/3", "config"), ("county", "board/../x")]
)
def test_names_and_targets_outside_the_contract_are_refused(hub: Hub, target: Any, name: Any) -> None:
    with pytest.raises(BodyRefusedError):
        hub.documents.issue(target, name, b"{}")


def test_a_body_of_the_wrong_shape_is_refused_and_nothing_is_kept(hub: Hub) -> None:
    with pytest.raises(BodyRefusedError, match="body is wrong"):
        hub.documents.issue("county", "catalog", b'{"categories":[{"code":"UPPER","name":{}}]}')
    assert hub.documents.current("county", "catalog") is None


def test_config_may_be_issued_with_mistakes_as_the_kiosk_judges_it(hub: Hub) -> None:
    assert hub.documents.issue("county", "config", b'{"ui":{"idel_s":5}}').version == 1
    assert mistakes_in("config", b'{"ui":{"idel_s":5}}') == ["ui.idel_s: unknown key, did you mean 'idle_s'?"]


def test_a_document_over_the_limit_is_refused(hub: Hub) -> None:
    with pytest.raises(BodyRefusedError, match="at most"):
        hub.documents.issue("county", "publicity", msgspec.json.encode({"words": "字" * 100_000}))


def test_without_its_key_a_document_cannot_be_issued(hub: Hub, keyring: Keyring) -> None:
    (keyring.folder / "qb-doc-1.key").unlink()
    with pytest.raises(KeysError, match="Bring"):
        hub.documents.issue("county", "publicity", b"{}")


def test_a_new_lineage_signs_all_anew_above_what_kiosks_have(hub: Hub) -> None:
    before = hub.documents.issue("county", "publicity", b"{}")
    hub.lineage.renew(now_ms=0)
    assert hub.documents.reissue() == 2
    after = hub.documents.current("county", "publicity")
    assert after.body == before.body
    assert after.epoch > before.epoch


def test_what_this_version_would_refuse_holds_up_no_other_document_of_a_new_lineage(hub: Hub) -> None:
    hub.documents.issue("county", "publicity", b"{}")
    hub.connection.execute("UPDATE documents SET name = 'homes' WHERE name = 'publicity'")
    assert mistakes_in("homes", b"{}")
    epoch = hub.begin_lineage().document_epoch
    assert {one.name: one.epoch for one in hub.documents.all_current()} == {"homes": epoch, "keys": epoch}


def test_every_document_with_a_shape_may_be_issued() -> None:
    assert all(NAME.fullmatch(name) or NAME.fullmatch(f"{name}/x") for name in BODIES)
