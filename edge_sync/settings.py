"""Which broker edge-sync talks to: the one of ``--broker``, else of the ``mqtt`` section of the config in force."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from edge_sync import documents
from edge_sync.bodies import config
from edge_sync.certificate import AUTHORITY, OWN, TLS_FOLDER
from edge_sync.errors import NameRefusedError
from edge_sync.mqtt import Broker
from edge_sync.tls import Tls

PORTS = {"mqtt": 1883, "mqtts": 8883}


@dataclass(frozen=True, slots=True)
class Settings:
    """How this program was started. `broker` is a URL; without it the config documents decide."""

    data_dir: Path
    broker: str | None = None

    def broker_in_force(self, connection: sqlite3.Connection) -> Broker:
        """Return the broker to talk to; raises `NameRefusedError` for a URL that names none."""
        merged, _ = documents.effective_config(connection, {})
        mqtt = config.parse(merged).mqtt
        if self.broker is None:
            return Broker(mqtt.host, mqtt.port, mqtt.keepalive, self._tls() if mqtt.tls else None)
        scheme, host, port = parse_url(self.broker)
        return Broker(host, port, mqtt.keepalive, self._tls() if scheme == "mqtts" else None)

    def _tls(self) -> Tls:
        """Return the files of ``DIR/tls`` that are there."""
        folder = self.data_dir / TLS_FOLDER
        ca, own = (path if path.exists() else None for path in (folder / AUTHORITY, folder / OWN))
        return Tls(ca, own)


def parse_url(url: str) -> tuple[str, str, int]:
    """Return (scheme, host, port) of ``mqtt[s]://HOST[:PORT]``; raises `NameRefusedError`."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise NameRefusedError(f"not a broker: {url!r} ({error})") from error
    if parts.scheme not in PORTS or not parts.hostname:
        raise NameRefusedError(f"not a broker: {url!r} (expected mqtt://HOST:PORT or mqtts://HOST:PORT)")
    return parts.scheme, parts.hostname, port
