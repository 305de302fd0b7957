"""Errors of the queue and its protocol.

EdgeSyncError
├── NameRefusedError        a county, home, device or topic is not of the form of the contract
├── EnvelopeError           bytes are not an event, a batch or a verdict of the contract
│   └── TooLargeError       over a limit of the contract
├── SealError               sealed bytes cannot be opened with the keys at hand
├── SignatureRefusedError   no signature, a bad one, or by a key that may not sign this
├── DocumentRefusedError    a document was refused whole; `mistakes` lists everything wrong with it
├── LetterRefusedError      a dead letter is not there, or cannot be sent
├── IdentityError           the device's identity or keys are missing or unreadable
├── UnprovenError           provisioned, but the hub has not opened a test seal
├── OutboxError             the queue's file cannot take or give rows
│   ├── OutboxFullError     below the reserve of free space, or disk full: nothing was stored
│   └── OutboxDamagedError  the file is not a sound database
└── AlreadyRunningError     another process holds this data folder
"""

from collections.abc import Sequence


class EdgeSyncError(Exception):
    """Anything this package raises on purpose."""


class NameRefusedError(EdgeSyncError):
    """A name is not of the contract's form."""


class EnvelopeError(EdgeSyncError):
    """Bytes are not what the contract says they are."""


class TooLargeError(EnvelopeError):
    """Over a limit of the contract."""


class SealError(EdgeSyncError):
    """Sealed bytes cannot be opened."""


class SignatureRefusedError(EdgeSyncError):
    """No good signature by a key that may sign this."""


class DocumentRefusedError(EdgeSyncError):
    """A document was refused whole; `epoch` and `version` are 0 while nobody vouches for them."""

    def __init__(self, reason: str, mistakes: Sequence[str] = (), *, epoch: int = 0, version: int = 0) -> None:
        super().__init__("; ".join((reason, *mistakes)))
        self.reason = reason
        self.mistakes = tuple(mistakes)
        self.epoch = epoch
        self.version = version

    @property
    def is_vouched(self) -> bool:
        """Whether the hub signed it for this name; what it did not, anybody can send, or send again elsewhere."""
        return self.reason not in {"topic", "signature", "not_a_document", "misplaced"}


class LetterRefusedError(EdgeSyncError):
    """A dead letter is not there, or cannot be sent."""


class IdentityError(EdgeSyncError):
    """The device does not know who it is."""


class UnprovenError(EdgeSyncError):
    """The device is provisioned, but the hub has not opened a test seal of it."""


class OutboxError(EdgeSyncError):
    """The queue's file cannot take or give rows."""


class OutboxFullError(OutboxError):
    """Nothing was stored: too little free space."""


class OutboxDamagedError(OutboxError):
    """The file is not a sound database."""


class AlreadyRunningError(EdgeSyncError):
    """Another process holds this data folder."""
