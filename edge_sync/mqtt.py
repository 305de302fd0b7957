"""The link to a real broker: MQTT 5 by paho, used as a thin pipe with at most 20 unacknowledged publishes and no queue.

Every attempt to connect makes a new paho client, so nothing of an old connection is ever sent again behind our back:
what is to be sent lies in the outbox. The broker keeps our session (client id = device id, seven days) for the rest.
"""

import random
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from edge_sync import certificate, tls
from edge_sync.clock import Clock
from edge_sync.delivery import backoff
from edge_sync.envelope import MAX_IN_FLIGHT
from edge_sync.signing import MAX_DOCUMENT_BYTES
from edge_sync.tls import AttentiveSocket, Tls
from edge_sync.topics import Address
from edge_sync.transport import Connected, Disconnected, Happening, Incoming, Outgoing, Unheard
from edge_sync.trouble import Kind, Trouble

SESSION_EXPIRY_S = 7 * 24 * 3600
CONNECT_TIMEOUT_S = 5.0
HANDSHAKE_TIMEOUT_S = 10.0
STEADY_S = 10.0
"""A connection that held this long was a good one: the next wait begins small again."""

RIVAL_S = 60.0
MAX_RIVAL_S = 900.0
"""How long to leave the broker to another machine of our name, doubling up to this: each then has its turn."""

RIVAL_GONE_S = 2 * MAX_RIVAL_S
"""A connection that held this long had no rival."""

MAX_CUTS = 4
SHORT_S = 60.0
"""Mosquitto 2.0 closes the older connection without a word. After so many in a row that stood, none this long, the next
ones are taken for that; a bad network then costs a pause of at most `RIVAL_S`.
"""

TAKEN_OVER = 0x8E
"""MQTT 5, 3.14.2.1: another connection using the same client id."""

TOLD_OF_RIVAL = Trouble(Kind.RIVAL, "the broker says so")

MAX_PACKET_BYTES = 2 * MAX_DOCUMENT_BYTES
MAX_PACKETS_A_POLL = 100


@dataclass(frozen=True, slots=True)
class Broker:
    """Where the broker is and how often the link is proven alive (seconds)."""

    host: str
    port: int
    keepalive: int = 60
    tls: Tls | None = None


class _Phase(Enum):
    DOWN = auto()
    CONNECTING = auto()
    SUBSCRIBING = auto()
    UP = auto()


class MqttTransport:
    """A `Transport` over paho, driven by the thread that calls `poll`."""

    def __init__(
        self,
        broker: Broker,
        address: Address,
        will: Outgoing,
        *,
        clock: Clock,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._broker = broker
        self._address = address
        self._will = will
        self._clock = clock
        self._jitter = jitter
        self._client: paho.Client | None = None
        self._phase = _Phase.DOWN
        self._since = 0.0
        self._attempt = 0
        self._rivals = 0
        self._cuts = 0
        self._next_attempt = 0.0
        self._window = MAX_IN_FLIGHT
        self._unacknowledged: dict[int, str] = {}
        self._happenings: list[Happening] = []
        self._failure: Trouble | None = None
        self._socket: object = None
        self._closed = False

    def poll(self, timeout: float) -> Sequence[Happening]:
        """Return what has happened; connects when it is time to, which may take up to `CONNECT_TIMEOUT_S`."""
        if self._client is None:
            self._rest_or_connect(timeout)
        else:
            self._run(timeout)
        happened, self._happenings = self._happenings, []
        return happened

    def publish(self, message: Outgoing) -> bool:
        """Hand `message` to paho; False when not connected or the window is full."""
        if self._client is None or self._phase is not _Phase.UP or len(self._unacknowledged) >= self._window:
            return False
        try:
            info = self._client.publish(
                message.topic, message.payload, message.qos, message.retain, properties=_publish_properties(message)
            )
        except (ValueError, OSError):
            return False
        if info.rc not in (MQTTErrorCode.MQTT_ERR_SUCCESS, MQTTErrorCode.MQTT_ERR_AGAIN):
            return False
        if message.qos:
            self._unacknowledged[info.mid] = message.topic
        return True

    def acknowledge(self, message: Incoming) -> None:
        """Send the PUBACK of `message`, when the connection it came on still stands."""
        if isinstance(message.token, tuple) and message.token[0] is self._client and self._client is not None:
            _, mid, qos = message.token
            self._client.ack(mid, qos)

    def resubscribe(self) -> None:
        """Subscribe to the documents with retain handling 0, which sends the retained ones again."""
        if self._client is not None and self._phase is _Phase.UP:
            self._client.subscribe([(topic, _options(retain_handling=0)) for topic in self._address.document_filters()])

    def close(self) -> None:
        """Send DISCONNECT, so that the Will is not published, and drop the client."""
        self._closed = True
        if self._client is not None:
            self._client.disconnect()
            self._client.loop(0.0)
        self._drop()

    def _rest_or_connect(self, timeout: float) -> None:
        wait = self._next_attempt - self._clock.monotonic()
        if self._closed or wait > 0:
            self._clock.sleep(timeout if self._closed else min(timeout, wait))
            return
        self._phase, self._since = _Phase.CONNECTING, self._clock.monotonic()
        self._unacknowledged.clear()
        if (unfit := self._unfit()) is not None:
            self._lose(unfit)
            return
        try:
            self._client = self._new_client()
            self._client.connect(
                self._broker.host,
                self._broker.port,
                self._broker.keepalive,
                clean_start=False,
                properties=_connect_properties(),
            )
        except (OSError, ValueError) as error:
            self._lose(tls.of_connecting(error, tls=self._broker.tls is not None))

    def _unfit(self) -> Trouble | None:
        """Return what is wrong with our own certificate: the broker's word for it is less exact."""
        files = self._broker.tls
        if files is None or files.certificate is None or files.key is not None:
            return None
        now = self._clock.now() if self._clock.is_trusted() else None
        return certificate.unfit(files.certificate, self._address.device, now)

    def _run(self, timeout: float) -> None:
        """Let paho work: once with waiting, then as long as more has come."""
        for turn in range(MAX_PACKETS_A_POLL):
            before = len(self._happenings)
            if not self._turn(0.0 if turn else timeout):
                return
            if len(self._happenings) == before:
                break
        waited = self._clock.monotonic() - self._since
        if self._phase is not _Phase.UP and waited > HANDSHAKE_TIMEOUT_S:
            self._lose(Trouble(Kind.NO_ANSWER))

    def _turn(self, timeout: float) -> bool:
        """Run paho's loop once; False when the link is gone."""
        client = self._client
        if client is None:
            return False
        try:
            code = client.loop(timeout)
        except Exception as error:  # noqa: BLE001 - paho lets any exception out on a malformed packet
            self._lose(Trouble(Kind.LOST, f"malformed packet: {type(error).__name__}"))
            return False
        if code != MQTTErrorCode.MQTT_ERR_SUCCESS or self._failure:
            self._lose(self._failure or self._ended(paho.error_string(code)))
            return False
        return True

    def _ended(self, detail: str) -> Trouble:
        """Return why the broker ended a connection that was made."""
        alert = self._socket.alert if isinstance(self._socket, AttentiveSocket) else None
        return alert or Trouble(Kind.HUNG_UP if self._phase is _Phase.CONNECTING else Kind.LOST, detail)

    def _lose(self, why: Trouble) -> None:
        now = self._clock.monotonic()
        stood, held = self._phase is _Phase.UP, now - self._since
        self._attempt = 0 if stood and held >= STEADY_S else self._attempt + 1
        self._rivals = 0 if stood and held >= RIVAL_GONE_S else self._rivals
        self._cuts = (self._cuts + 1 if held < SHORT_S else 0) if stood else self._cuts
        if stood and self._cuts > MAX_CUTS and why.kind is not Kind.RIVAL:
            why = Trouble(Kind.RIVAL, "cut off again and again")
        self._happenings.append(Disconnected(why))
        self._next_attempt = now + self._pause(why)
        self._drop()

    def _pause(self, why: Trouble) -> float:
        """Return how long to stay away; coming back at once would cut a rival off, and so on without end."""
        if why.kind is not Kind.RIVAL:
            return backoff(self._attempt, self._jitter)
        self._rivals += why == TOLD_OF_RIVAL
        ceiling = min(RIVAL_S * 2.0 ** min(max(self._rivals - 1, 0), 16), MAX_RIVAL_S)
        return ceiling * (0.5 + 0.5 * self._jitter())

    def _drop(self) -> None:
        """Forget the paho client; its sockets close with it."""
        self._client = None
        self._phase = _Phase.DOWN
        self._failure = None
        self._socket = None
        self._unacknowledged.clear()

    def _new_client(self) -> paho.Client:
        client = paho.Client(
            CallbackAPIVersion.VERSION2,
            self._address.device,
            protocol=paho.MQTTv5,
            manual_ack=True,
            reconnect_on_failure=False,
        )
        client.connect_timeout = CONNECT_TIMEOUT_S
        client.max_inflight_messages_set(MAX_IN_FLIGHT)
        if self._broker.tls is not None:
            client.tls_set_context(self._broker.tls.context(dates=self._clock.is_trusted()))
        client.on_socket_open = self._opened
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_subscribe = self._on_subscribe
        client.on_message = self._on_message
        client.on_publish = self._on_publish
        will = self._will
        client.will_set(
            will.topic, will.payload, will.qos, will.retain, _user_properties(PacketTypes.WILLMESSAGE, will)
        )
        return client

    def _opened(self, _client: object, _userdata: object, opened: Any) -> None:  # noqa: ANN401 - a socket or what paho wraps it in
        """Switch Nagle's algorithm off: with delayed acknowledgements it makes a queue drain many times slower."""
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = opened

    def _on_connect(
        self, client: paho.Client, _userdata: object, _flags: object, code: ReasonCode, properties: Properties | None
    ) -> None:
        if code.is_failure:
            self._failure = Trouble(Kind.BROKER_REFUSED, str(code))
            return
        self._window = min(MAX_IN_FLIGHT, getattr(properties, "ReceiveMaximum", MAX_IN_FLIGHT))
        self._phase = _Phase.SUBSCRIBING
        own = [self._address.down(channel) for channel in ("events", "verdicts", "result")]
        client.subscribe([(topic, _options(retain_handling=1)) for topic in (*own, *self._address.document_filters())])

    def _on_disconnect(
        self, _client: paho.Client, _userdata: object, flags: paho.DisconnectFlags, code: ReasonCode, _p: object
    ) -> None:
        if flags.is_disconnect_packet_from_server:
            told = Trouble(Kind.BROKER_REFUSED, str(code))
            self._failure = TOLD_OF_RIVAL if code.value == TAKEN_OVER else told

    def _on_subscribe(
        self, _client: paho.Client, _userdata: object, _mid: int, codes: list[ReasonCode], _properties: object
    ) -> None:
        if any(code.is_failure for code in codes):
            self._failure = Trouble(
                Kind.NOT_ALLOWED, ", ".join(sorted({str(code) for code in codes if code.is_failure}))
            )
        elif self._phase is _Phase.SUBSCRIBING:
            self._phase, self._since = _Phase.UP, self._clock.monotonic()
            self._happenings.append(Connected())

    def _on_message(self, client: paho.Client, _userdata: object, message: paho.MQTTMessage) -> None:
        try:
            topic = message.topic
        except UnicodeDecodeError:
            topic = ""  # no topic of ours; it must be acknowledged all the same, or it comes for ever
        properties = dict(getattr(message.properties, "UserProperty", ()))
        token = (client, message.mid, message.qos)
        correlation = getattr(message.properties, "CorrelationData", None)
        payload, retained = bytes(message.payload), bool(message.retain)
        self._happenings.append(Incoming(topic, payload, properties, retained, token, correlation))

    def _on_publish(
        self, _client: paho.Client, _userdata: object, mid: int, code: ReasonCode, _properties: object
    ) -> None:
        topic = self._unacknowledged.pop(mid, None)
        if topic is not None and code.value:
            self._happenings.append(Unheard(topic))


def _options(*, retain_handling: int) -> SubscribeOptions:
    return SubscribeOptions(qos=1, retainAsPublished=True, retainHandling=retain_handling)


def _connect_properties() -> Properties:
    properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call] # paho leaves it unannotated
    properties.SessionExpiryInterval = SESSION_EXPIRY_S
    properties.MaximumPacketSize = MAX_PACKET_BYTES
    properties.ReceiveMaximum = MAX_IN_FLIGHT
    return properties


def _user_properties(packet: int, message: Outgoing) -> Properties:
    properties = Properties(packet)  # type: ignore[no-untyped-call] # paho leaves it unannotated
    if message.properties:
        properties.UserProperty = list(message.properties)
    return properties


def _publish_properties(message: Outgoing) -> Properties:
    properties = _user_properties(PacketTypes.PUBLISH, message)
    if message.content_type is not None:
        properties.ContentType = message.content_type
    if message.response_topic is not None:
        properties.ResponseTopic = message.response_topic
    if message.correlation is not None:
        properties.CorrelationData = message.correlation
    if message.expiry_s is not None:
        properties.MessageExpiryInterval = message.expiry_s
    return properties
