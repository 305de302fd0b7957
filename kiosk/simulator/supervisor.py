"""Brings a whole demo up on one folder, keeps an eye on it, and ends what it started."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep

import msgspec

from edge_sync.errors import AlreadyRunningError
from edge_sync.lock import hold
from kiosk.bootstrap import RESTART_EXIT
from kiosk.simulator import client, demo_note, parts
from kiosk.simulator import commands as c
from kiosk.simulator.client import NETWORK_SOCKET
from kiosk.simulator.demo_note import DemoNote, Pids
from kiosk.simulator.errors import DemoError, NoKioskError
from kiosk.simulator.parts import Places
from kiosk.simulator.processes import Child, Children, children
from kiosk.simulator.relay import Relay
from kiosk.simulator.sockets import LineServer

_UP_S = 60.0
"""How long the kiosk may take to its home page: four times a cold start on a small machine under load."""

_GLANCE_S = 0.25

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo."""

    places: Places
    note: DemoNote
    kiosk: Child
    all: Children
    tell: Tell
    again: Callable[[], Child]

    def stay(self, *, whatever_ends: bool) -> None:
        """Stay until the window is closed; other ends are told, and are the demo's end unless `whatever_ends`.

        A kiosk that ends to be started anew is, as systemd does it. Raises `DemoError` when another end is the demo's.
        """
        kiosk = self.kiosk
        while True:
            for child in tuple(self.all.ended()):
                self.all.forget(child)
                if child is kiosk and child.exit_code == RESTART_EXIT:
                    kiosk = self.again()
                    self.tell("the kiosk was started anew, as the county hub commanded")
                    continue
                if child is kiosk and child.exit_code == 0:
                    self.tell("the kiosk's window was closed")
                    return
                ended = f"{child.name} ended {child.ended()}; the end of {child.log}:\n{child.tail()}"
                if not whatever_ends:
                    raise DemoError(ended)
                self.tell(ended)
            sleep(_GLANCE_S)


@contextmanager
def running(data: Path, *, headless: bool, tell: Tell) -> Iterator[Demo]:
    """Holds a demo on `data` while inside: new, or going on with the data there. Raises `DemoError`."""
    places = Places(data)
    with ExitStack() as held:
        _prepare(places, held)
        port = parts.free_port()
        relay = held.enter_context(closing(Relay(port)))  # before the children, so that it outlives them
        held.enter_context(closing(LineServer(data / NETWORK_SOCKET, _network(relay), name="network")))
        all_ = held.enter_context(children(places.logs, os.environ))
        tell(f"data, pictures and logs are in {places.data}")
        _set_up(all_, places, tell)
        broker = parts.start_broker(all_, places, port)
        tell(f"broker on {parts.url(port)}")
        hub = parts.start_hub(all_, places, port)
        tell("county hub is connected")
        display = parts.start_screen(all_) if headless else os.environ.get("DISPLAY", "")
        sync = parts.start_sync(all_, places, relay.port)

        def start_kiosk() -> Child:
            return parts.start_kiosk(all_, places, display if headless else None)

        def again() -> Child:
            child = start_kiosk()
            moved = msgspec.structs.replace(pids, kiosk=child.pid)
            demo_note.write(data, msgspec.structs.replace(note, pids=moved))
            return child

        kiosk = start_kiosk()
        all_.until(lambda: _is_home(data), "the kiosk's home page, online", _UP_S)
        tell("kiosk shows its home page, and is online")
        pids = Pids(broker=broker.pid, hub=hub.pid, sync=sync.pid, kiosk=kiosk.pid)
        note = DemoNote(parts.url(port), places.hub_database, str(places.keys), parts.DEVICE, display, pids)
        held.callback(demo_note.remove, data)
        demo_note.write(data, note)
        yield Demo(places, note, kiosk, all_, tell, again)


def _prepare(places: Places, held: ExitStack) -> None:
    try:
        places.data.mkdir(parents=True, exist_ok=True)
        held.enter_context(hold(places.data / "demo.lock", "kiosk-demo"))
    except AlreadyRunningError as error:
        raise DemoError(str(error)) from error
    except OSError as error:
        raise DemoError(f"cannot use {places.data}: {error}") from error
    demo_note.remove(places.data)


def _set_up(all_: Children, places: Places, tell: Tell) -> None:
    if places.hub.is_dir():
        tell("goes on with the county and the kiosk that are there")
    else:
        tell("founding the demo county")
    parts.found_county(all_, places)
    parts.provision(all_, places)


def _is_home(data: Path) -> bool:
    try:
        with client.bench(data, into=data) as bench:
            state = msgspec.json.decode(bench.play(c.State()))
    except NoKioskError:
        return False
    return state["screen"] in {"home", "attract"} and state["online"] is True


def _network(relay: Relay) -> Callable[[bytes], bytes]:
    def answer(line: bytes) -> bytes:
        try:
            relay.set(msgspec.json.decode(line, type=c.Network).link)
        except msgspec.DecodeError as error:
            return msgspec.json.encode(c.Reply(failed=f"no command for the network: {error}"))
        return msgspec.json.encode(c.Reply())

    return answer
