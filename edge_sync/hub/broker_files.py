"""What Mosquitto needs of a county, in one folder: config, certificates, those taken back, and who may do what.

Laid once by `county-hub broker-files`, whose folder is then remembered beside the authority, and kept up to date by
every command that adds, renews or revokes a kiosk. Mosquitto reads them again on SIGHUP.
"""

from collections.abc import Callable, Iterable, Sequence
from importlib.resources import files
from pathlib import Path

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from edge_sync.floors import replace_durably
from edge_sync.hub.authority import HUB, Authority
from edge_sync.hub.errors import KeysError
from edge_sync.hub.keyring import write_private
from edge_sync.lock import turn
from edge_sync.topics import Address, root

NOTE = "broker-files.json"
CONFIG, ACCESS = "mosquitto.conf", "mosquitto.acl"
PLACE = "/etc/deputies-home/broker/"
"""Where the sample config says that the files lie."""
KiosksNow = Callable[[], Iterable[Address]]
"""Reads which kiosks may enter."""
LOCK = "broker-files.lock"
MODE = 0o640
"""The broker reads them by its group; give the folder that group and set-group-id."""


class _Note(msgspec.Struct, frozen=True):
    folder: str


class BrokerFiles:
    """The folder of files for Mosquitto, as far as one was laid. Each file is there whole or as it was."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority

    @property
    def folder(self) -> Path | None:
        """Where they were laid; None while they were not. Raises `KeysError`."""
        note = self._authority.folder / NOTE
        try:
            return Path(msgspec.json.decode(note.read_bytes(), type=_Note).folder)
        except FileNotFoundError:
            return None
        except msgspec.DecodeError as error:
            raise KeysError(f"{note} is damaged. Run again: county-hub broker-files DIR --host NAME") from error

    def lay(self, folder: Path, hosts: Sequence[str], kiosks: KiosksNow, *, county: str) -> None:
        """Write everything, with a new certificate for a broker reached by `hosts`; raises `KeysError`, `OSError`."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o750)
        credentials = self._authority.for_broker(hosts)
        sample = files("edge_sync.hub").joinpath(CONFIG).read_text(encoding="utf-8")
        # the key first: Mosquitto, told to read again in between, refuses a certificate that is not the key's
        _write(folder / "broker.key", credentials.key)
        _write(folder / "broker.crt", credentials.certificate)
        _write(folder / "ca.crt", credentials.ca)
        _write(folder / "hub.crt", _certificate_alone(self._authority.for_hub()))
        _write(folder / CONFIG, sample.replace(PLACE, f"{folder.absolute()}/").encode())
        write_private(self._authority.folder / NOTE, msgspec.json.encode(_Note(str(folder.absolute()))))
        self.refresh(kiosks, county=county)

    def refresh(self, kiosks: KiosksNow, *, county: str) -> Path | None:
        """Write access list and revocations anew where they were laid; return where, None when nowhere.

        One command after the other, each with what holds by then: the last to write has the newest.
        """
        folder = self.folder
        if folder is not None:
            with turn(self._authority.folder / LOCK):
                _write(folder / "revoked.crl", self._authority.crl())
                _write(folder / ACCESS, access_list(kiosks(), county=county).encode())
        return folder


def access_list(kiosks: Iterable[Address], *, county: str) -> str:
    """Return Mosquitto's access list: a paragraph for the hub and for each kiosk, and nothing for anybody else."""
    return "\n".join([_HEAD, _paragraph(HUB, [f"readwrite {root(county)}/#"]), *map(_of_kiosk, kiosks)])


_HEAD = """\
# Who may do what at the broker, by the common name of the certificate. Written by `county-hub broker-files`, and again
# at each `kiosk add`, `renew` and `revoke`: changes by hand are lost.
"""


def _of_kiosk(kiosk: Address) -> str:
    """Return what one kiosk may: write what is its own to say, read what is meant for it."""
    read = [kiosk.down("#"), *kiosk.document_filters()]
    return _paragraph(kiosk.device, [f"write {kiosk.up('#')}", *(f"read {topic}" for topic in read)])


def _paragraph(user: str, rights: Iterable[str]) -> str:
    return "".join([f"user {user}\n", *(f"topic {right}\n" for right in rights)])


def _certificate_alone(path: Path) -> bytes:
    return x509.load_pem_x509_certificate(path.read_bytes()).public_bytes(serialization.Encoding.PEM)


def _write(path: Path, content: bytes) -> None:
    replace_durably(path, content, mode=MODE)
    path.chmod(MODE)  # whatever umask the command was given with
