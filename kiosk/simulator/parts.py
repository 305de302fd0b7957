"""What each part of a demo is started with: broker, hub, sync, kiosk and the virtual screen."""

import getpass
import os
import shutil
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

from kiosk.simulator.demo_note import program
from kiosk.simulator.processes import Child, Children

DEVICE = "qb-0302-k1"
"""The kiosk of the demo county."""

SCREEN = "1280x800x24"
"""The 10.1" panel."""

_BROKER = """\
# Written by kiosk-demo, and anew at each start. Any program on this machine may connect and read everything.
listener {port} 127.0.0.1
allow_anonymous true
# A publish and its PUBACK must not wait for each other's delayed acknowledgement.
set_tcp_nodelay true
persistence true
persistence_location {folder}/
autosave_interval 30
# Far more than one kiosk ever has waiting: the broker would drop in silence.
max_queued_messages 100000
max_queued_bytes 0
# Documents are at most 256 KiB and batches 64 KiB; anything larger is nobody's.
max_packet_size 524288
log_dest stdout
log_type error
log_type warning
log_type notice
connection_messages true
# Started by root, it would become `mosquitto`, who cannot write here.
user {user}
"""


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are under the data folder, which is the kiosk's own."""

    data: Path

    @property
    def broker(self) -> Path:
        """Config and sessions of the broker."""
        return self.data / "broker"

    @property
    def hub(self) -> Path:
        """Database, keys and the kiosk's bundle."""
        return self.data / "hub"

    @property
    def hub_database(self) -> str:
        """URL of the hub's database."""
        return f"sqlite:///{self.hub}/hub.db"

    @property
    def keys(self) -> Path:
        """The county's keys, and the demo's badges."""
        return self.hub / "keys"

    @property
    def logs(self) -> Path:
        """One file a program."""
        return self.data / "logs"


def free_port() -> int:
    """Return a loopback port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        port: int = sock.getsockname()[1]
        return port


def url(port: int) -> str:
    """Return the broker's address."""
    return f"mqtt://127.0.0.1:{port}"


def found_county(children: Children, places: Places) -> None:
    """Make the demo county unless it is there: built beside its place and moved there whole. Raises `DemoError`."""
    if places.hub.is_dir():
        return
    part = Places(places.data / "hub.part")
    shutil.rmtree(part.data, ignore_errors=True)  # what an interrupted start left; nobody has used it
    bundle = part.data / "hub" / f"{DEVICE}.bundle.json"
    bundle.parent.mkdir(parents=True)
    where = ("--database", part.hub_database, "--keys", str(part.keys))
    children.run("county-hub-demo", our("county-hub"), *where, "demo", "--bundle", str(bundle))
    part.hub.rename(places.hub)
    part.data.rmdir()


def provision(children: Children, places: Places) -> None:
    """Make the data folder a kiosk's unless it is one; raises `DemoError`."""
    if not (places.data / "identity").is_dir():
        bundle = places.hub / f"{DEVICE}.bundle.json"
        words = ("provision", str(bundle), "--data", str(places.data), "--offline")  # the broker is not there yet
        children.run("edge-sync-provision", our("edge-sync"), *words)


def start_broker(children: Children, places: Places, port: int) -> Child:
    """Start Debian's Mosquitto on its own config and wait until it listens; raises `DemoError`."""
    places.broker.mkdir(parents=True, exist_ok=True)
    config = places.broker / "mosquitto.conf"
    config.write_text(_BROKER.format(port=port, folder=places.broker, user=getpass.getuser()), encoding="utf-8")
    env = {"PATH": f"{os.environ.get('PATH', '')}:/usr/sbin"}
    broker = children.start("broker", "mosquitto", "-c", str(config), env=env)
    children.until(lambda: _listens(port), "the broker to listen", 15)
    return broker


def start_hub(children: Children, places: Places, port: int) -> Child:
    """Start the hub on the broker's own port and wait until they are connected; raises `DemoError`."""
    where = ("--database", places.hub_database, "--keys", str(places.keys), "--broker", url(port))
    told = _size(places.logs / "hub.log")
    hub = children.start("hub", our("county-hub"), *where, "serve")
    children.until(lambda: b"hub.connected" in _since(hub.log, told), "the hub to reach the broker", 30)
    return hub


def start_sync(children: Children, places: Places, port: int) -> Child:
    """Start edge-sync, at `port` the relay's."""
    return children.start("sync", our("edge-sync"), "--data", str(places.data), "--broker", url(port))


def start_kiosk(children: Children, places: Places, display: str | None) -> Child:
    """Start the kiosk with simulated devices, on a display of its own or the one there is."""
    env = {} if display is None else {"DISPLAY": display, "WAYLAND_DISPLAY": "", "SDL_VIDEODRIVER": "x11"}
    return children.start("kiosk", our("kiosk"), "--data", str(places.data), "--simulate", env=env)


def start_screen(children: Children) -> str:
    """Start a virtual screen and return its display; raises `DemoError`."""
    told, tells = os.pipe()
    with os.fdopen(told, "rb") as answer:
        try:
            words = ("-displayfd", str(tells), "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset")
            children.start("screen", "Xvfb", *words, keep=(tells,))
        finally:
            os.close(tells)
        os.set_blocking(told, False)
        number = bytearray()
        children.until(lambda: _told(answer.raw.read(64), number), "the virtual screen", 30)
    return f":{number.decode().strip()}"


def our(name: str) -> str:
    """Return the path of one of our programs."""
    return program(name, Path(sys.executable))


def _told(more: bytes | None, number: bytearray) -> bool:
    number.extend(more or b"")
    return b"\n" in number


def _listens(port: int) -> bool:
    with socket.socket() as sock:
        return sock.connect_ex(("127.0.0.1", port)) == 0


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _since(log: Path, start: int) -> bytes:
    return log.read_bytes()[start:]
