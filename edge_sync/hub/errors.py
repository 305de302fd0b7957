"""Errors of the county hub; messages say what happened, what is kept, and what to do.

HubError
├── DatabaseRefusedError    the database URL or file cannot be used
├── DatabaseFaultError      the database cannot do it now; nothing was changed, it may be tried again
├── StatementRefusedError   the database will never hold these values: a constraint or a range forbids it
├── KeysError               keys are missing, unreadable, or open to others
├── KioskRefusedError       a kiosk cannot be added or is not known
├── BodyRefusedError        a document's body is not of its shape; `mistakes` lists everything wrong
├── RolloutRefusedError     config cannot be rolled out now, or no roll-out runs
├── DeputyRefusedError      a deputy or badge is not known or not valid
├── CaseRefusedError        a step the case machine does not know, or a ticket not on file
├── RatingRefusedError      a rating that does not count
│   └── WrongCodeError      its query code is not of its ticket
├── LetterRefusedError      a dead letter that is not there
├── BackupRefusedError      a backup cannot be made or restored
└── LedgerUnavailableError  the database cannot take rows just now; nothing was stored
"""

from collections.abc import Sequence

from edge_sync.errors import EdgeSyncError


class HubError(EdgeSyncError):
    """Anything the hub raises on purpose."""


class DatabaseRefusedError(HubError):
    """The database URL or file cannot be used."""


class DatabaseFaultError(HubError):
    """The database cannot do it now: busy, full, gone."""


class StatementRefusedError(HubError):
    """The database will never hold these values."""


class KeysError(HubError):
    """Keys are missing, unreadable, or open to others."""


class KioskRefusedError(HubError):
    """A kiosk cannot be added or is not known."""


class BodyRefusedError(HubError):
    """A document's body is not of its shape."""

    def __init__(self, reason: str, mistakes: Sequence[str] = ()) -> None:
        super().__init__("\n  ".join((reason, *mistakes)))
        self.reason = reason
        self.mistakes = tuple(mistakes)


class RolloutRefusedError(HubError):
    """Config cannot be rolled out now, or no roll-out runs."""


class DeputyRefusedError(HubError):
    """A deputy or badge is not known or not valid."""


class CaseRefusedError(HubError):
    """A step the case machine does not know, or a ticket not on file."""


class RatingRefusedError(HubError):
    """A rating that does not count."""


class WrongCodeError(RatingRefusedError):
    """The query code of a rating is not of its ticket, which its message does not tell."""

    def __init__(self, reason: str, ticket_no: str) -> None:
        super().__init__(reason)
        self.ticket_no = ticket_no


class LetterRefusedError(HubError):
    """A dead letter that is not there."""


class BackupRefusedError(HubError):
    """A backup cannot be made or restored."""


class LedgerUnavailableError(HubError):
    """The database cannot take rows just now; nothing was stored."""
