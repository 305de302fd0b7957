"""Whoever says everything twice: takes what passes the broker and publishes it again, later and mixed up."""

import random
import threading
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

AFTER_S = 0.3
KEPT = 400
TOPICS = ("dh/v1/+/dev/+/up/events", "dh/v1/+/dev/+/down/verdicts", "dh/v1/+/dev/+/down/events")
MARK = ("again", "1")
"""A user property of ours, so that nothing is repeated for ever."""


class Repeater:
    """Repeats each publish once, in batches whose order is drawn anew. `stop` twice is fine."""

    def __init__(self, port: int, *, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - dice that fall the same way each time
        self._lock = threading.Lock()
        self._kept: list[Any] = []
        self._stopped = threading.Event()
        self.repeated = 0
        self._client = paho.Client(paho.CallbackAPIVersion.VERSION2, protocol=paho.MQTTv5)
        self._client.on_connect = lambda client, *_: client.subscribe([(topic, 0) for topic in TOPICS])
        self._client.on_message = self._keep
        self._client.reconnect_delay_set(1, 1)
        self._client.connect_async("127.0.0.1", port)
        self._client.loop_start()
        self._thread = threading.Thread(target=self._run, name="repeater", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Repeat no more."""
        if not self._stopped.is_set():
            self._stopped.set()
            self._thread.join()
            self._client.disconnect()
            self._client.loop_stop()

    def _keep(self, _client: Any, _userdata: Any, message: Any) -> None:
        if MARK not in getattr(message.properties, "UserProperty", ()):
            with self._lock:
                self._kept = [*self._kept[-KEPT:], message]

    def _run(self) -> None:
        while not self._stopped.wait(AFTER_S):
            with self._lock:
                kept, self._kept = self._kept, []
            self._chance.shuffle(kept)
            for message in kept:
                self._say_again(message)

    def _say_again(self, message: Any) -> None:
        properties = Properties(PacketTypes.PUBLISH)
        properties.UserProperty = [*getattr(message.properties, "UserProperty", ()), MARK]
        for name in ("ContentType", "CorrelationData"):
            if hasattr(message.properties, name):
                setattr(properties, name, getattr(message.properties, name))
        self._client.publish(message.topic, message.payload, 1, properties=properties)
        self.repeated += 1
