"""Cases as Open311 GeoReport v2 service requests, for a county's other systems."""

from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree as ET

import msgspec

from edge_sync.bodies.documents import Catalog
from edge_sync.bodies.opinion import OpinionSubmitted
from edge_sync.hub.cases import Case
from edge_sync.hub.database import NO_LIMIT
from edge_sync.hub.hub import Hub
from edge_sync.hub.words import Words

CLOSED = frozenset({"closed", "not_accepted", "withdrawn", "merged"})
MAX_DESCRIPTION = 4000


def requests(hub: Hub, *, public: bool) -> list[dict[str, Any]]:
    """Return every case as a service request.

    `public`: only where the citizen agreed to publication, and without contact.
    """
    words, names = Words(hub.connection, hub.keyring.openers()), service_names(hub)
    return [
        one
        for case in hub.cases.all(limit=NO_LIMIT)
        if (one := _request(hub, case, words.of(case), names, public=public))
    ]


def services(hub: Hub) -> list[dict[str, Any]]:
    """Return the county's categories as Open311 services."""
    return [
        {
            "service_code": code,
            "service_name": name,
            "description": name,
            "metadata": False,
            "type": "realtime",
            "group": "opinion",
        }
        for code, name in service_names(hub).items()
    ]


def service_names(hub: Hub) -> dict[str, str]:
    """Return the name of each category of the county's catalogue."""
    held = hub.documents.current("county", "catalog")
    if held is None or held.withdrawn:
        return {}
    return {one.code: one.name.get("zh", one.code) for one in msgspec.json.decode(held.body, type=Catalog).categories}


def as_xml(found: Iterable[dict[str, Any]], *, plural: str, singular: str) -> bytes:
    """Return the list as GeoReport XML."""
    top = ET.Element(plural)
    for one in found:
        entry = ET.SubElement(top, singular)
        for key, value in one.items():
            ET.SubElement(entry, key).text = str(value)
    ET.indent(top)
    return bytes(ET.tostring(top, encoding="utf-8", xml_declaration=True))


def _request(
    hub: Hub, case: Case, opinion: OpinionSubmitted | None, names: dict[str, str], *, public: bool
) -> dict[str, Any] | None:
    if public and (opinion is None or not opinion.publish_ok):
        return None
    found: dict[str, Any] = {
        "jurisdiction_id": hub.keyring.county,
        "service_request_id": case.ticket_no,
        "token": case.opinion_id,
        "status": "closed" if case.status in CLOSED else "open",
        "status_notes": case.status,
        "service_code": case.category,
        "service_name": names.get(case.category, case.category),
        "group": case.kind,
        "agency_responsible": case.handler,
        "requested_datetime": case.created_at,
        "updated_datetime": case.updated_at,
        "expected_datetime": case.due_at,
        "device_id": case.device,
    }
    if opinion is not None:
        text = "\n".join((*opinion.phrases, opinion.text)).strip()
        found |= {"description": text[:MAX_DESCRIPTION], "address_string": opinion.place_text or None}
        if opinion.contact is not None and not public:
            found |= {"first_name": opinion.contact.name or None, "phone": opinion.contact.phone}
    return {key: value for key, value in found.items() if value is not None}
