"""How each fault is done and undone, on the stage of a run."""

import shutil
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress

import paho.mqtt.client as paho

from edge_sync.identity import DATABASE_FILE
from tests.bench.faults import checks, clocks, programs
from tests.bench.faults.county import DEVICES
from tests.bench.faults.plan import Fault, Kind
from tests.bench.faults.programs import Part, Recorder
from tests.bench.faults.repeats import Repeater
from tests.bench.faults.stage import Stage

HUB_SESSION = "hub-qb"
NOT_COPIED = ("*.db*", "*.lock", "*.new", "filler", "reserve")


def begin(stage: Stage, fault: Fault) -> None:
    """Do the fault. Raises `RuntimeError` when a command of the hub fails, `OSError`."""
    _BEGIN[fault.kind](stage, fault)


def end(stage: Stage, fault: Fault) -> None:
    """Undo it: start again what was killed, and so on. Raises as `begin` does."""
    _END[fault.kind](stage, fault)


def is_to_come_back(stage: Stage, fault: Fault) -> bool:
    """Whether the fault killed something that `end` starts again."""
    if fault.kind is Kind.KILL_DATABASE:
        return True
    part = _VICTIMS[fault.kind](stage, fault) if fault.kind in _VICTIMS else None
    return part is not None and part.process is None and not (isinstance(part, Recorder) and part.is_done())


def _nothing(_stage: Stage, _fault: Fault) -> None:
    """Poison is the kiosk's own work, and a repeater goes on to the end."""


def _kill(stage: Stage, fault: Fault) -> None:
    _VICTIMS[fault.kind](stage, fault).kill()


def _start(stage: Stage, fault: Fault) -> None:
    if is_to_come_back(stage, fault):
        _VICTIMS[fault.kind](stage, fault).start()


def _kill_server(stage: Stage, _fault: Fault) -> None:
    if stage.county.server is not None:
        stage.county.server.kill()


def _start_server(stage: Stage, _fault: Fault) -> None:
    if stage.county.server is not None:
        stage.county.server.start()


def _stop(stage: Stage, fault: Fault) -> None:
    _frozen(stage, fault).signal(signal.SIGSTOP)


def _go_on(stage: Stage, fault: Fault) -> None:
    _frozen(stage, fault).signal(signal.SIGCONT)


def _frozen(stage: Stage, fault: Fault) -> Part:
    return stage.hubs[0] if fault.kind is Kind.FREEZE_HUB else stage.broker


def _darken(stage: Stage, fault: Fault) -> None:
    stage.kiosks[fault.kiosk].line.darken(forget=fault.kind is Kind.FORGOTTEN)


def _lighten(stage: Stage, fault: Fault) -> None:
    stage.kiosks[fault.kiosk].line.lighten()


def _fill(stage: Stage, fault: Fault) -> None:
    stage.disks[fault.kind].fill()


def _empty(stage: Stage, fault: Fault) -> None:
    stage.disks[fault.kind].empty()


def _jump(stage: Stage, fault: Fault) -> None:
    clocks.jump(stage.kiosks[fault.kiosk].folder, fault.amount)


def _jump_back(stage: Stage, fault: Fault) -> None:
    clocks.jump(stage.kiosks[fault.kiosk].folder, 0)


def _repeat(stage: Stage, _fault: Fault) -> None:
    stage.repeater = Repeater(stage.port, seed=stage.plan.seed)
    stage.held.callback(stage.repeater.stop)


def _begin_twin(stage: Stage, fault: Fault) -> None:
    """Copy the kiosk's folder as it stands and go online with the copy."""
    kiosk, folder = stage.kiosks[fault.kiosk], stage.folder / checks.TWIN
    shutil.copytree(
        kiosk.folder, folder, ignore=shutil.ignore_patterns("*.db*", "*.lock", "filler", "reserve", "*.new")
    )
    with (
        closing(sqlite3.connect(kiosk.folder / DATABASE_FILE)) as file,
        closing(sqlite3.connect(folder / DATABASE_FILE)) as copy,
    ):
        file.backup(copy)
    url = f"mqtt://127.0.0.1:{stage.port}"
    stage.twin = programs.sync(stage.folder / "twin.log", folder, url, as_installed=False)
    stage.held.callback(stage.twin.kill)
    stage.twin.start()


def _end_twin(stage: Stage, _fault: Fault) -> None:
    if stage.twin is not None:
        stage.twin.kill()


def _expire(stage: Stage, fault: Fault) -> None:
    """Let the broker forget a session, as it does of whom it has not seen for a week, while its owner is away."""
    _away(stage, fault).kill()
    name = HUB_SESSION if _hits_hub(fault) else DEVICES[fault.kiosk]
    client = paho.Client(paho.CallbackAPIVersion.VERSION2, name, protocol=paho.MQTTv5)
    with suppress(OSError):  # a broker that is away just now keeps it
        client.connect("127.0.0.1", stage.port, clean_start=True)
        client.loop(0.05)
        client.disconnect()
        client.loop(0.05)


def _come_back(stage: Stage, fault: Fault) -> None:
    _away(stage, fault).start()


def _away(stage: Stage, fault: Fault) -> Part:
    return stage.hubs[0] if _hits_hub(fault) else stage.kiosks[fault.kiosk].sync


def _hits_hub(fault: Fault) -> bool:
    return fault.amount == 0


def _back_up(stage: Stage, _fault: Fault) -> None:
    programs.call((*stage.county.where, "backup", str(stage.folder / "backup")), log=stage.folder / "backup.log")


def _restore(stage: Stage, _fault: Fault) -> None:
    stage.hubs[0].kill()
    programs.call((*stage.county.where, "restore", str(stage.folder / "backup")), log=stage.folder / "backup.log")
    stage.hubs[0].start()


Deed = Callable[[Stage, Fault], None]

_VICTIMS: dict[Kind, Callable[[Stage, Fault], Part]] = {
    Kind.KILL_KIOSK: lambda stage, fault: stage.kiosks[fault.kiosk].recorder,
    Kind.KILL_SYNC: lambda stage, fault: stage.kiosks[fault.kiosk].sync,
    Kind.KILL_BROKER: lambda stage, _: stage.broker,
    Kind.KILL_HUB: lambda stage, fault: stage.hubs[fault.amount % len(stage.hubs)],
}
_DEEDS: dict[Kind, tuple[Deed, Deed]] = {
    **dict.fromkeys(_VICTIMS, (_kill, _start)),
    Kind.KILL_DATABASE: (_kill_server, _start_server),
    **dict.fromkeys((Kind.FREEZE, Kind.FREEZE_LONG, Kind.FREEZE_HUB), (_stop, _go_on)),
    **dict.fromkeys((Kind.DARK, Kind.FORGOTTEN), (_darken, _lighten)),
    **dict.fromkeys((Kind.FULL_KIOSK, Kind.FULL_BROKER, Kind.FULL_HUB), (_fill, _empty)),
    Kind.CLOCK: (_jump, _jump_back),
    Kind.REPEAT: (_repeat, _nothing),
    Kind.TWIN: (_begin_twin, _end_twin),
    Kind.EXPIRY: (_expire, _come_back),
    Kind.POISON: (_nothing, _nothing),
    Kind.RESTORE: (_back_up, _restore),
}
_BEGIN = {kind: deeds[0] for kind, deeds in _DEEDS.items()}
_END = {kind: deeds[1] for kind, deeds in _DEEDS.items()}
