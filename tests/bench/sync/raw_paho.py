"""The least that paho can do: publishes of QoS 1, at most 100 unacknowledged, to a broker: PORT VERSION MESSAGES BYTES.

Nobody subscribes, nothing is stored. Prints ``{"rate":…,"cpu_us":…}``: messages a second from the first publish to the
last PUBACK, and CPU microseconds a message; what comes before, with `WARM_UP` messages, is left out.
"""

import socket
import sys
import threading
import time

import msgspec
import paho.mqtt.client as paho

WINDOW = 100
WARM_UP = 1000
PATIENCE_S = 60


def _sent(client: paho.Client, free: threading.Semaphore, messages: int, payload: bytes) -> None:
    for _ in range(messages):
        if not free.acquire(timeout=PATIENCE_S):
            raise TimeoutError("no PUBACK")
        client.publish("bench/raw", payload, qos=1)
    for _ in range(WINDOW):
        if not free.acquire(timeout=PATIENCE_S):
            raise TimeoutError("no PUBACK")
    for _ in range(WINDOW):
        free.release()


def main(port: int, version: int, messages: int, size: int) -> None:
    free, connected = threading.Semaphore(WINDOW), threading.Event()
    client = paho.Client(paho.CallbackAPIVersion.VERSION2, "raw", protocol=paho.MQTTProtocolVersion(version))
    client.max_inflight_messages_set(WINDOW)
    client.on_socket_open = lambda _c, _u, opened: opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.on_connect = lambda *_: connected.set()
    client.on_publish = lambda *_: free.release()
    client.connect("127.0.0.1", port)
    client.loop_start()
    connected.wait(PATIENCE_S)
    payload = bytes(size)
    _sent(client, free, WARM_UP, payload)
    began, cpu = time.perf_counter(), time.process_time()
    _sent(client, free, messages, payload)
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    client.disconnect()
    client.loop_stop()
    sys.stdout.write(msgspec.json.encode({"rate": messages / took, "cpu_us": cpu / messages * 1e6}).decode())


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
