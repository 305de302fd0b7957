"""TLS 1.3 to the broker: our files, the connection's settings, and what its errors mean.

A broker judges a kiosk's certificate after the kiosk thinks that all is well, so its word comes as an alert with the
first read. Alert names are those of RFC 8446 §6.2; verify codes those of OpenSSL's x509_vfy.h.
"""

import errno
import re
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from edge_sync.trouble import Kind, Trouble

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_NO_CHECK_TIME = ssl.VerifyFlags(0x200000)
"""X509_V_FLAG_NO_CHECK_TIME of OpenSSL's x509_vfy.h, which `ssl` has no name for."""


@dataclass(frozen=True, slots=True)
class Tls:
    """Files of a TLS 1.3 link: the other side's authority, and our certificate with its key, in one file or two."""

    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None

    def context(self, *, dates: bool = True) -> ssl.SSLContext:
        """Return the context; raises `OSError` (also `ssl.SSLError`) when a file is missing or wrong.

        Without `dates` a certificate out of its time will do: whoever does not know the time cannot judge it.
        """
        context = ssl.create_default_context(cafile=self.ca)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        if not dates:
            context.verify_flags |= _NO_CHECK_TIME
        context.sslsocket_class = AttentiveSocket
        if self.certificate is not None:
            context.load_cert_chain(self.certificate, self.key)
        return context


class AttentiveSocket(ssl.SSLSocket):
    """Keeps what the broker said when it hung up; paho tells only that it did.

    A broker that refuses our certificate closes at once: often the CONNECT cannot be sent any more, and its alert is
    still to be read.
    """

    alert: Trouble | None = None

    def do_handshake(self, block: bool = False) -> None:  # noqa: FBT001, FBT002 - as `ssl` declares it
        """Shake hands, or close: paho forgets a socket whose handshake failed."""
        try:
            super().do_handshake(block)
        except OSError:
            self.close()
            raise

    def recv(self, buflen: int = 1024, flags: int = 0) -> bytes:
        """Receive as any socket does, and keep the alert that ended it."""
        try:
            return super().recv(buflen, flags)
        except ssl.SSLError as error:
            self.alert = self.alert or of_alert(error)
            raise

    def send(self, data: "ReadableBuffer", flags: int = 0) -> int:
        """Send as any socket does; where that fails, look first whether the other side has said why."""
        try:
            return super().send(data, flags)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            raise
        except OSError:
            with suppress(OSError):
                self.recv(1)
            raise


_ALERT = re.compile(r"ALERT_([A-Z_]+)$")
_ALERTS = {
    "CERTIFICATE_REQUIRED": Kind.NO_CERTIFICATE,
    "CERTIFICATE_EXPIRED": Kind.CERTIFICATE_EXPIRED,
    "CERTIFICATE_REVOKED": Kind.CERTIFICATE_REVOKED,
    "UNKNOWN_CA": Kind.CERTIFICATE_FOREIGN,
    "BAD_CERTIFICATE": Kind.CERTIFICATE_REFUSED,
    "UNSUPPORTED_CERTIFICATE": Kind.CERTIFICATE_REFUSED,
    "CERTIFICATE_UNKNOWN": Kind.CERTIFICATE_REFUSED,
    "ACCESS_DENIED": Kind.CERTIFICATE_REFUSED,
    "PROTOCOL_VERSION": Kind.TLS_TOO_OLD,
}
_VERIFY_CODES = {
    9: Kind.BROKER_NOT_YET_VALID,
    10: Kind.BROKER_EXPIRED,
    62: Kind.BROKER_OTHER_NAME,
    64: Kind.BROKER_OTHER_NAME,
}
_OLD_TLS = {"UNSUPPORTED_PROTOCOL", "NO_PROTOCOLS_AVAILABLE"}
_NO_TLS = {"WRONG_VERSION_NUMBER", "UNEXPECTED_EOF_WHILE_READING", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG"}
_UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.EADDRNOTAVAIL}


def of_connecting(error: Exception, *, tls: bool) -> Trouble:
    """Return why a connection, with its handshake when there is `tls`, could not be made."""
    return Trouble(_of_connecting(error, tls=tls), _detail(error))


def _of_connecting(error: Exception, *, tls: bool) -> Kind:
    match error:
        case ssl.SSLCertVerificationError():
            return _VERIFY_CODES.get(error.verify_code, Kind.BROKER_FOREIGN)
        case ssl.SSLEOFError() | ConnectionResetError() | BrokenPipeError():
            return Kind.NOT_TLS if tls else Kind.HUNG_UP
        case ssl.SSLError():
            return _of_handshake(error)
    return _of_network(error)


def _of_network(error: Exception) -> Kind:
    match error:
        case ConnectionRefusedError():
            return Kind.NOBODY_LISTENS
        case TimeoutError():
            return Kind.NO_ANSWER
        case socket.gaierror():
            return Kind.NO_NETWORK
    return Kind.NO_NETWORK if getattr(error, "errno", None) in _UNREACHABLE else Kind.OTHER


def of_alert(error: ssl.SSLError) -> Trouble | None:
    """Return what the broker's alert says of this kiosk's certificate; None when it was no alert."""
    kind = _alert(error)
    return None if kind is None else Trouble(kind)


def _of_handshake(error: ssl.SSLError) -> Kind:
    if error.reason in _OLD_TLS:
        return Kind.TLS_TOO_OLD
    if error.reason in _NO_TLS:
        return Kind.NOT_TLS
    return _alert(error) or Kind.OTHER


def _alert(error: ssl.SSLError) -> Kind | None:
    match = _ALERT.search(error.reason or "")
    return None if match is None else _ALERTS.get(match[1], Kind.CERTIFICATE_REFUSED)


def _detail(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return str(error.verify_message)
    if isinstance(error, ssl.SSLError):
        return error.reason or ""
    return getattr(error, "strerror", None) or type(error).__name__
