"""The stage of a run: broker, hub, lines, kiosks and small disks, set up on a copy of the county and all running."""

import socket
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from tests.bench.faults import programs
from tests.bench.faults.county import County
from tests.bench.faults.county_data import CountyData
from tests.bench.faults.disks import Disk
from tests.bench.faults.line import Line
from tests.bench.faults.plan import FULL, LARGE_EVERY, RECORDING_S, Fault, Hub, Kind, Plan
from tests.bench.faults.programs import Part, Recorder
from tests.bench.faults.recording import Work
from tests.bench.faults.repeats import Repeater

GLANCE_S = 0.02
WORKERS = {Hub.SQLITE: 1, Hub.POSTGRESQL: 2}
START_S = 20.0


@dataclass(slots=True)
class Kiosk:
    """A kiosk of the run: its folder, its line, and its two programs."""

    folder: Path
    line: Line
    sync: Part
    recorder: Recorder


@dataclass(slots=True)
class Stage:
    """Everything of a run that is under way."""

    plan: Plan
    folder: Path
    county: County
    data: CountyData
    broker: Part
    port: int
    hubs: list[Part]
    kiosks: list[Kiosk]
    disks: dict[Kind, Disk]
    held: ExitStack
    repeater: Repeater | None = None
    twin: Part | None = None


def set_up(plan: Plan, folder: Path, county: County, held: ExitStack) -> Stage:
    """Return the stage of a plan with everything running, on a copy of `county`; `held` ends and removes it all."""
    folder.mkdir(parents=True)
    disks = {fault.kind: _disk(fault, folder, held) for fault in plan.faults if fault.kind in FULL}
    mine = county.copy(folder, plan.kiosks)
    if mine.server is not None:
        held.callback(mine.server.remove)
        mine.server.start()
    port = _free_port()
    broker = programs.broker(folder / "broker", port, keeps_sessions=plan.keeps_sessions)
    held.callback(broker.kill)
    broker.start()
    _until(lambda: _listens(port), "the broker listens")
    where = (*mine.where, "--broker", f"mqtt://127.0.0.1:{port}", "serve")
    hubs = [
        programs.hub(folder / f"hub{number}.log", where, as_installed=plan.as_installed)
        for number in range(WORKERS[plan.hub])
    ]
    kiosks = [_kiosk(plan, number, folder, port, held) for number in range(plan.kiosks)]
    data = CountyData(plan.hub, mine.url)
    stage = Stage(plan, folder, mine, data, broker, port, hubs, kiosks, disks, held)
    for part in parts(stage):
        held.callback(part.kill)
        part.start()
    return stage


def _disk(fault: Fault, folder: Path, held: ExitStack) -> Disk:
    names = {Kind.FULL_KIOSK: f"kiosk{fault.kiosk}", Kind.FULL_BROKER: "broker", Kind.FULL_HUB: "hub"}
    disk = Disk(folder / names[fault.kind])
    held.callback(disk.remove)
    return disk


def _kiosk(plan: Plan, number: int, folder: Path, port: int, held: ExitStack) -> Kiosk:
    line = held.enter_context(closing(Line(port, rtt_s=plan.rtt_s, loss=plan.loss, seed=plan.seed + number)))
    data, log = folder / f"kiosk{number}", folder / f"kiosk{number}.log"
    poison = next((one for one in plan.faults if one.kind is Kind.POISON and one.kiosk == number), None)
    work = Work(
        plan.rows,
        RECORDING_S / plan.rows,
        LARGE_EVERY,
        plan.seed * 100 + number,
        poison=poison and poison.amount,
        poison_after=plan.rows // 2,
    )
    url = f"mqtt://127.0.0.1:{line.port}"
    sync = programs.sync(folder / f"sync{number}.log", data, url, as_installed=plan.as_installed)
    return Kiosk(data, line, sync, Recorder(log, data, work))


def parts(stage: Stage) -> list[Part]:
    """Return the programs of hub and kiosks, in the order in which they are started."""
    kiosks = [part for kiosk in stage.kiosks for part in (kiosk.sync, kiosk.recorder)]
    return [*stage.hubs, *kiosks]


def _until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + START_S
    while not holds():
        if time.monotonic() > deadline:
            raise RuntimeError(f"waited {START_S} s until {what}, in vain")
        time.sleep(GLANCE_S)


def _listens(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port: int = listener.getsockname()[1]
        return port
