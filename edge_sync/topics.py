"""Names on the wire: counties, homes, devices, and the topics under ``dh/v1/{county}``."""

import re
from dataclasses import dataclass
from typing import Self

from edge_sync.errors import NameRefusedError

COUNTY = re.compile(r"[a-z0-9]{2,16}")
HOME = re.compile(r"(?P<county>[a-z0-9]{2,16})-[a-z0-9]{1,8}")
DEVICE = re.compile(r"(?P<home>(?P<county>[a-z0-9]{2,16})-[a-z0-9]{1,8})-k[0-9]{1,2}")
DOCUMENT = re.compile(
    r"dh/v1/[a-z0-9]{2,16}/(?:(?P<target>(?:home|dev)/[a-z0-9-]{1,40})/)?doc/(?P<name>[A-Za-z0-9_-]{1,60}(?:/[A-Za-z0-9_-]{1,60})?)"
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where one kiosk stands: its county, its home and its own id, each the beginning of the next."""

    county: str
    home: str
    device: str

    @classmethod
    def of(cls, device: str) -> Self:
        """Return the address of a device id such as ``qb-0302-k1``; raises `NameRefusedError`."""
        match = DEVICE.fullmatch(device)
        if match is None:
            raise NameRefusedError(f"not a device id: {device[:64]!r} (expected like qb-0302-k1)")
        return cls(county=match["county"], home=match["home"], device=device)

    @property
    def root(self) -> str:
        """Root of all topics of the county."""
        return root(self.county)

    @property
    def source(self) -> str:
        """CloudEvents ``source`` of what this device records."""
        return f"/dh/{self.county}/{self.home}/{self.device}"

    def up(self, channel: str) -> str:
        """Topic this kiosk writes: events, verdicts, status, reported, telemetry or query."""
        return f"{self.root}/dev/{self.device}/up/{channel}"

    def down(self, channel: str) -> str:
        """Topic this kiosk reads: events, verdicts or result."""
        return f"{self.root}/dev/{self.device}/down/{channel}"

    def document_filters(self) -> tuple[str, str, str]:
        """Subscriptions for signed documents: county, home and device."""
        return f"{self.root}/doc/#", f"{self.root}/home/{self.home}/doc/#", f"{self.root}/dev/{self.device}/doc/#"


def root(county: str) -> str:
    """Root topic of a county; raises `NameRefusedError`."""
    if COUNTY.fullmatch(county) is None:
        raise NameRefusedError(f"not a county id: {county[:64]!r}")
    return f"dh/v1/{county}"


def document_topic(county: str, target: str, name: str) -> str:
    """Topic of a document for `target` ``county``, ``home/{id}`` or ``dev/{id}``."""
    middle = "" if target == "county" else f"{target}/"
    return f"{root(county)}/{middle}doc/{name}"


def document_place(topic: str) -> tuple[str, str]:
    """Return ``(target, name)`` of a document topic; raises `NameRefusedError`."""
    match = DOCUMENT.fullmatch(topic)
    if match is None:
        raise NameRefusedError(f"not a document topic: {topic[:120]!r}")
    return match["target"] or "county", match["name"]
