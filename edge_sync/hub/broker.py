"""The hub's connection to its broker: a thin layer over paho, MQTT 5, with acknowledgements in our hands."""

import logging
import queue
import socket
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from edge_sync.hub.errors import HubError
from edge_sync.hub.transport import Arrival, Connected, Delivery, Disconnected, Outgoing, Sent
from edge_sync.tls import Tls, of_connecting

log = logging.getLogger(__name__)

KEEPALIVE_S = 30
CLOSE_S = 5.0
HANG_UP_S = 1.0
RECEIVE_MAXIMUM = 200
"""Publishes the broker may send ahead of our acknowledgements; bounds what waits in memory."""
MAXIMUM_PACKET = 320 * 1024
"""Above the largest document; the broker drops what is larger before it gets here."""
INBOX_LIMIT = 2000
"""Above it, publishes of QoS 0 are dropped. All else that may wait is bounded by the protocol, so putting never blocks:
paho calls back with its locks held.
"""


class BrokerRefusedError(HubError):
    """The broker's URL is not usable."""


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """Where the broker listens."""

    host: str
    port: int
    tls: bool = False

    @classmethod
    def of(cls, url: str) -> "BrokerAddress":
        """Return the address in ``mqtt[s]://HOST[:PORT]``; raises `BrokerRefusedError`."""
        parts = urlsplit(url if "://" in url else f"mqtt://{url}")
        try:
            port = parts.port
        except ValueError as error:
            raise BrokerRefusedError(
                f"Not a broker: {url!r}: {error}. Expected mqtt://HOST:PORT or mqtts://HOST:PORT."
            ) from error
        if parts.scheme not in ("mqtt", "mqtts") or not parts.hostname:
            raise BrokerRefusedError(f"Not a broker: {url!r}. Expected mqtt://HOST:PORT or mqtts://HOST:PORT.")
        tls = parts.scheme == "mqtts"
        return cls(parts.hostname, port or (8883 if tls else 1883), tls)


class BrokerLink:
    """A `Link` over paho. All but `arrivals` may be used from any thread; paho's own thread fills it.

    It keeps no session at the broker: what was not answered comes again from the kiosks, which hold it on their disks.
    A session of a worker that is gone would take its share of the publishes and answer none, and fill the broker's
    queue while no hub is there; without one the broker tells the kiosks at once that nobody listens.
    """

    def __init__(
        self, address: BrokerAddress, *, client_id: str, subscriptions: Sequence[str], tls: Tls | None = None
    ) -> None:
        self.arrivals: queue.SimpleQueue[Arrival] = queue.SimpleQueue()
        self._address = address
        self._subscriptions = tuple(subscriptions)
        self._connection = 0
        self._socket: object = None
        self._client = paho.Client(
            CallbackAPIVersion.VERSION2, client_id=client_id, protocol=MQTTProtocolVersion.MQTTv5, manual_ack=True
        )
        self._client.max_inflight_messages_set(RECEIVE_MAXIMUM)
        self._client.reconnect_delay_set(1, 15)
        if address.tls:
            self._client.tls_set_context((tls or Tls()).context())
        self._client.on_connect = self._on_connect
        self._client.on_connect_fail = self._on_connect_fail
        self._client.on_disconnect = self._on_disconnect
        self._client.on_message = self._on_message
        self._client.on_publish = self._on_publish
        self._client.on_subscribe = self._on_subscribe
        self._client.on_socket_open = self._on_socket_open
        self._thread = threading.Thread(target=self._run, name="broker", daemon=True)
        self._closed = False

    def __repr__(self) -> str:
        return f"BrokerLink({self._address.host}:{self._address.port})"

    def start(self) -> None:
        """Connect, now or as soon as the broker is there, and keep connected."""
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call] # paho leaves it untyped
        properties.ReceiveMaximum = RECEIVE_MAXIMUM
        properties.MaximumPacketSize = MAXIMUM_PACKET
        self._client.connect_async(
            self._address.host, self._address.port, KEEPALIVE_S, clean_start=True, properties=properties
        )
        self._thread.start()

    def close(self) -> None:
        """Leave the broker and end the thread."""
        self._closed = True
        self._client.disconnect()
        if self._thread.is_alive():
            self._thread.join(CLOSE_S)

    def _run(self) -> None:
        """Serve the connection until `close`; paho's own thread would end with the first malformed packet."""
        while not self._closed:
            try:
                self._client.loop_forever(retry_first_connection=True)
            except Exception as error:  # noqa: BLE001 - paho lets any exception out on a malformed packet
                log.warning("broker.malformed error=%s", type(error).__name__)
                self._hang_up()

    def _hang_up(self) -> None:
        """Break the connection and make it anew; paho would go on with the packet it choked on."""
        self._connection += 1
        self.arrivals.put(Disconnected("malformed packet"))
        time.sleep(HANG_UP_S)  # a broker that does so each time is not hammered
        with suppress(OSError):  # then paho tries again by itself
            self._client.reconnect()

    def publish(self, message: Outgoing) -> int | None:
        """Hand over a publish; return the ticket that `Sent` will carry, or None when there is no connection."""
        if not self._client.is_connected():
            return None
        properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call] # paho leaves it untyped
        properties.UserProperty = list(message.properties)
        if message.content_type:
            properties.ContentType = message.content_type
        if message.correlation is not None:
            properties.CorrelationData = message.correlation
        if message.expiry_s is not None:
            properties.MessageExpiryInterval = message.expiry_s
        info = self._client.publish(
            message.topic, message.payload, qos=1, retain=message.retained, properties=properties
        )
        return info.mid if info.rc == MQTTErrorCode.MQTT_ERR_SUCCESS else None

    def acknowledge(self, delivery: Delivery) -> None:
        """Tell the broker that this delivery is done with.

        Of an earlier connection it means nothing and is not sent.
        """
        if delivery.qos and delivery.connection == self._connection:
            self._client.ack(delivery.mid, delivery.qos)

    def subscribe(self, filters: Sequence[str]) -> None:
        """Ask for these topics, retained publishes included, our own excluded."""
        shared = [(one, SubscribeOptions(qos=1)) for one in filters if one.startswith("$share/")]
        plain = [
            (one, SubscribeOptions(qos=1, noLocal=True, retainAsPublished=True))
            for one in filters
            if not one.startswith("$share/")
        ]
        self._client.subscribe([*shared, *plain])

    def unsubscribe(self, filters: Sequence[str]) -> None:
        """Ask for these topics no longer."""
        self._client.unsubscribe(list(filters))

    def _on_connect(
        self,
        _client: paho.Client,
        _userdata: object,
        _flags: object,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            self.arrivals.put(Disconnected(str(reason)))
            return
        self._connection += 1
        self.subscribe(self._subscriptions)
        self.arrivals.put(Connected())

    def _on_socket_open(self, _client: paho.Client, _userdata: object, sock: Any) -> None:  # noqa: ANN401 - paho names several socket types
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # Nagle with delayed ACK costs 18 times the rate
        self._socket = sock

    def _on_connect_fail(self, _client: paho.Client, _userdata: object) -> None:
        error = sys.exc_info()[1]  # paho calls while it handles the error that it does not pass on
        trouble = of_connecting(error, tls=self._address.tls) if isinstance(error, Exception) else "no broker there"
        self.arrivals.put(Disconnected(str(trouble)))

    def _on_disconnect(
        self,
        _client: paho.Client,
        _userdata: object,
        _flags: object,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        self._connection += 1
        self.arrivals.put(Disconnected(str(getattr(self._socket, "alert", None) or reason)))

    def _on_publish(
        self, _client: paho.Client, _userdata: object, mid: int, reason: ReasonCode, _properties: Properties
    ) -> None:
        if reason.is_failure:
            log.warning("broker.refused reason=%s", reason)  # what must arrive is sent again: after the next connection
            return
        self.arrivals.put(Sent(mid))

    def _on_subscribe(
        self, _client: paho.Client, _userdata: object, _mid: int, codes: list[ReasonCode], _properties: object
    ) -> None:
        if refused := [str(code) for code in codes if code.is_failure]:
            log.error("broker.subscription_refused reasons=%s: the hub does not hear all", refused)

    def _on_message(self, _client: paho.Client, _userdata: object, message: paho.MQTTMessage) -> None:
        delivery = _delivery(message, self._connection)
        if delivery.qos == 0 and self.arrivals.qsize() >= INBOX_LIMIT:
            log.warning("broker.dropped topic=%s", delivery.topic)  # figures, which come again
            return
        self.arrivals.put(delivery)


def _delivery(message: paho.MQTTMessage, connection: int) -> Delivery:
    properties = message.properties
    try:
        topic = message.topic
    except UnicodeDecodeError:
        topic = ""  # no topic of ours; it must be acknowledged all the same, or it comes for ever
    return Delivery(
        topic=topic,
        payload=bytes(message.payload),
        properties=dict(getattr(properties, "UserProperty", ())),
        content_type=getattr(properties, "ContentType", ""),
        correlation=getattr(properties, "CorrelationData", None),
        retained=message.retain,
        qos=message.qos,
        mid=message.mid,
        connection=connection,
    )
