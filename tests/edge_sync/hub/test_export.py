from typing import Any
from xml.etree import ElementTree as ET

import pytest

from edge_sync.bodies.opinion import Consent, Contact, Identity
from edge_sync.hub.case_machine import Step
from edge_sync.hub.export import as_xml, requests, services
from edge_sync.hub.hub import Hub
from edge_sync.hub.service import Loop


@pytest.fixture
def cases(loop: Loop, hub: Hub, kiosk: Any, clock: Any) -> Any:
    hub.documents.issue(
        "county", "catalog", b'{"categories":[{"code":"heating","name":{"zh":"\xe4\xbe\x9b\xe7\x83\xad"}}]}'
    )
    contact = {
        "identity": Identity.CONTACT,
        "contact": Contact("13800001234", "老马"),
        "consent": Consent(1, clock.now()),
    }
    loop.turn([kiosk.batch(kiosk.submitted(text="很冷", publish_ok=True, **contact), kiosk.submitted())])
    return hub.cases.all()


@pytest.mark.usefixtures("cases")
def test_a_case_is_an_open311_request(hub: Hub) -> None:
    withheld, named = sorted(requests(hub, public=False), key=lambda one: "phone" in one)
    assert (named["jurisdiction_id"], named["service_code"], named["service_name"], named["group"]) == (
        "qb",
        "heating",
        "供热",
        "complaint",
    )
    assert (named["description"], named["address_string"], named["status"]) == (
        "家里暖气不热。\n很冷",
        "团结村二组",
        "open",
    )
    assert (named["first_name"], named["phone"], named["device_id"]) == ("老马", "13800001234", "qb-0302-k1")
    assert "phone" not in withheld


def test_an_ended_case_is_closed_with_its_exact_status_beside_it(hub: Hub, cases: Any) -> None:
    hub.cases.step(cases[0].ticket_no, Step("not_accepted", {"zh": "请到法院。"}))
    found = {one["service_request_id"]: (one["status"], one["status_notes"]) for one in requests(hub, public=False)}
    assert found[cases[0].ticket_no] == ("closed", "not_accepted")


@pytest.mark.usefixtures("cases")
def test_the_public_export_holds_only_what_may_be_published_and_no_contact(hub: Hub) -> None:
    [one] = requests(hub, public=True)
    assert "很冷" in one["description"]
    assert not {"phone", "first_name"} & one.keys()


@pytest.mark.usefixtures("cases")
def test_the_same_as_xml(hub: Hub) -> None:
    top = ET.fromstring(as_xml(requests(hub, public=False), plural="service_requests", singular="request"))  # noqa: S314 - our own
    assert [one.findtext("service_code") for one in top] == ["heating", "heating"]
    assert services(hub)[0]["service_name"] == "供热"
