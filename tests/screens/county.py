"""The demo county's documents as its kiosk knows them, without a hub that runs."""

import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

from nacl.public import PrivateKey
from nacl.signing import SigningKey

from edge_sync.bodies.config import Config
from edge_sync.documents import AppliedDocument
from edge_sync.hub import keyring
from edge_sync.hub.demo import KIOSK, PREFIX, fill
from edge_sync.hub.founding import found
from edge_sync.hub.hub import Hub, utc_now
from edge_sync.identity import Identity
from edge_sync.topics import Address
from kiosk.domain.world import World
from kiosk.storage.world import world


@cache
def demo_world() -> World:
    """Return the world of the demo's kiosk, less the badges, which only its own key opens."""
    address, key = Address.of(KIOSK), SigningKey.generate()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with closing(found(folder / "hub.db", keyring.create(folder / "keys", address.county, now=utc_now()))) as hub:
            fill(hub, folder / "bundle.json")
            documents = _documents(hub, ("county", address.home, address.device))
    return world(documents, Config(), Identity(address, PREFIX, key, PrivateKey.generate(), key.verify_key))


def _documents(hub: Hub, targets: tuple[str, ...]) -> tuple[AppliedDocument, ...]:
    rows = hub.connection.execute("SELECT target, name, epoch, version, body FROM documents").fetchall()
    mine = [row for row in rows if row["target"].rpartition("/")[2] in targets]
    return tuple(
        AppliedDocument(row["target"], row["name"], row["epoch"], row["version"], bytes(row["body"])) for row in mine
    )
