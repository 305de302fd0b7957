"""ThingsBoard IoT Gateway as it is on PyPI, in an environment of its own, with its queue filled; for comparison alone.

Nobody but the broker takes what it sends: a platform is not there, only an answer to its one question, how much it may
send at once (the gateway sends nothing before it is told).
"""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import perf_counter, time
from typing import Any

import paho.mqtt.client as paho

from tests.bench.processes import until
from tests.bench.sync import county as site

VERSION = "3.8.5"
LIMITS = {"maxPayloadSize": 65536, "maxInflightMessages": 100, "rateLimits": {"messages": ""}, "gatewayRateLimits": {}}
"""About 50 rows of 1 KB a publish, as many as ours; no limit on how often."""

TABLE = """CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp INTEGER NOT NULL, message TEXT NOT NULL
)"""
"""As the gateway makes it when it is not there."""

ASKS = "v1/devices/me/rpc/request/"
TELEMETRY = "v1/gateway/telemetry"
ANSWERS = "v1/devices/me/rpc/response/"
ACL = f"""user gateway
topic write v1/devices/me/#
topic write v1/gateway/#
topic read {ANSWERS}#
user platform
topic readwrite #
"""


def installed(folder: Path) -> Path:
    """Return the Python of an environment that has it, made when it is not there yet."""
    python = folder / "bin" / "python"
    if not (folder / "bin" / "thingsboard-gateway").exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        wanted = [f"thingsboard-gateway=={VERSION}", "setuptools<81"]
        subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], check=True)
    return python


@contextmanager
def broker(folder: Path) -> Iterator[site.Broker]:
    """Run a broker that keeps the gateway from hearing its own question."""
    folder.mkdir(parents=True)
    (folder / "acl").write_text(ACL)
    with site.broker(folder, f"acl_file {folder / 'acl'}") as started:
        yield started


class Heard:
    """Rows that came to a platform which listened."""

    def __init__(self) -> None:
        self.rows = 0

    def take(self, payload: bytes) -> None:
        """Count the rows of a publish."""
        self.rows += sum(len(rows) for rows in json.loads(payload).values())


@contextmanager
def platform(port: int, *, listens: bool = False) -> Iterator[Heard]:
    """Answer the gateway's question for its limits; where it `listens` it counts what comes, which costs the broker."""
    heard = Heard()
    client = paho.Client(paho.CallbackAPIVersion.VERSION2, "platform", protocol=paho.MQTTv5)
    client.username_pw_set("platform")

    def answer(client: paho.Client, _userdata: Any, message: paho.MQTTMessage) -> None:
        if message.topic == TELEMETRY:
            heard.take(message.payload)
            return
        client.publish(ANSWERS + message.topic.removeprefix(ASKS), json.dumps(LIMITS), qos=1)

    client.on_message = answer
    client.on_connect = lambda client, *_: client.subscribe([(f"{ASKS}+", 1), *[(TELEMETRY, 1)] * listens])
    client.connect("127.0.0.1", port)
    client.loop_start()
    try:
        yield heard
    finally:
        client.disconnect()
        client.loop_stop()


def filled(folder: Path, rows: int, size: int) -> None:
    """Fill the queue that the gateway keeps in SQLite with rows of `size` bytes.

    Each has a time of its own: what one device said of one thing at one time the gateway takes for one row.
    """
    (folder / "data").mkdir(parents=True)
    now = int(time() * 1000)
    filling = size - len(_message(now, 0))
    queue = [(now, _message(now + number, filling)) for number in range(rows)]
    with closing(sqlite3.connect(folder / "data" / "data.db")) as file, file:
        file.execute(TABLE)
        file.executemany("INSERT INTO messages (timestamp, message) VALUES (?, ?)", queue)


def _message(at_ms: int, filling: int) -> str:
    telemetry = [{"ts": at_ms, "values": {"event": "-" * filling}}]
    message = {"deviceName": "kiosk", "deviceType": "default", "telemetry": telemetry}
    return json.dumps(message, separators=(",", ":"))


@contextmanager
def gateway(python: Path, folder: Path, port: int) -> Iterator[site.Running]:
    """Run it on a folder that `filled` made; its settings are its own but for the broker and the storage."""
    package = next((python.parents[1] / "lib").glob("python3*")) / "site-packages" / "thingsboard_gateway"
    settings = {
        "thingsboard": {
            "host": "127.0.0.1",
            "port": port,
            "remoteShell": False,
            "remoteConfiguration": False,
            "statistics": {"enable": False},
            "security": {"type": "accessToken", "accessToken": "gateway"},
            "qos": 1,
        },
        "storage": {"type": "sqlite", "data_file_path": f"{folder / 'data'}/"},
        "connectors": [],
    }
    config = folder / "config"
    config.mkdir()
    (config / "tb_gateway.json").write_text(json.dumps(settings))
    (config / "logs.json").write_bytes((package / "config" / "logs.json").read_bytes())
    (folder / "logs").mkdir()
    words = [str(python), "-c", "from thingsboard_gateway.tb_gateway import main; main()"]
    environment = os.environ | {"TB_GW_CONFIG_DIR": str(config)}
    with site.running(words, folder / "gateway.log", cwd=folder, env=environment) as started:
        yield started


def drained(folder: Path, program: site.Running) -> site.Drain:
    """Measure from the end of its first thousand rows to its last: what comes before is its start."""
    with closing(sqlite3.connect(folder / "data" / "data.db", isolation_level=None)) as file:
        queued = _left(file)
        until("the gateway has begun", lambda: _left(file) < queued, site.PATIENCE_S, site.GLANCE_S)
        left, began, before = _left(file), perf_counter(), program.cpu_s()
        ended = until("the gateway's queue is empty", lambda: not _left(file), site.PATIENCE_S, site.GLANCE_S)
        used = program.cpu_s() - before
    return site.Drain(left, ended - began, used / left * 1e6, 0.0)


def _left(file: sqlite3.Connection) -> int:
    return int(file.execute("SELECT ifnull(max(id) - min(id) + 1, 0) FROM messages").fetchone()[0])
