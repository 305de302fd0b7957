"""How a kiosk stands: whether edge-sync runs, the link and what is wrong with it, the certificate, and what waits."""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from edge_sync import certificate, link, outbox
from edge_sync.certificate import Validity
from edge_sync.database import connect
from edge_sync.identity import DATABASE_FILE, load
from edge_sync.link import LinkState
from edge_sync.lock import is_held
from edge_sync.outbox import QueueCounts
from edge_sync.program import LOCK_FILE
from edge_sync.schema import migrate

SOON_DAYS = 60
"""A certificate that ends within these is worth a word."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a kiosk without asking anybody."""

    device: str
    is_running: bool
    link: LinkState
    certificate: Validity | None
    counts: QueueCounts


def standing(data_dir: Path) -> Standing:
    """Return how the kiosk in `data_dir` stands; raises `IdentityError`, `OutboxError`."""
    device = load(data_dir).address.device
    path = data_dir / DATABASE_FILE
    migrate(path)
    with closing(connect(path)) as connection:
        return Standing(
            device,
            is_held(data_dir / LOCK_FILE),
            link.read(connection),
            certificate.validity(data_dir),
            outbox.counts(connection),
        )


def lines(one: Standing, now: datetime) -> list[str]:
    """Return it in words, one fact a line."""
    waiting = f"{one.counts.pending} waiting, {one.counts.rejected} refused by the hub"
    return [
        f"device       {one.device}",
        f"edge-sync    {'runs' if one.is_running else 'does not run: systemctl start edge-sync.service'}",
        *_link(one),
        f"certificate  {_certificate(one.certificate, now)}",
        f"events       {waiting}",
    ]


def _link(one: Standing) -> list[str]:
    state = one.link
    if one.is_running and state.online:
        return ["link         online"]
    found = [f"link         offline; last contact {_moment(state.last_contact)}"]
    if state.trouble is not None:
        since = _moment(state.trouble_since)
        found += [f"why          {state.trouble} Since {since}.", f"what to do   {state.trouble.do}"]
    return found


def _certificate(validity: Validity | None, now: datetime) -> str:
    if validity is None:
        return "none"
    days = (validity.ends - now).days
    words = f"until {validity.ends:%Y-%m-%d}"
    if days < 0:
        return f"{words}: expired by this machine's clock"
    return f"{words}: {days} days left; have the county make a new one" if days < SOON_DAYS else words


def _moment(time: datetime | None) -> str:
    return "never" if time is None else f"{time:%Y-%m-%d %H:%M} UTC"
