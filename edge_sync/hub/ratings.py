"""How satisfied citizens are with what became of their cases: one rating a round, and what follows from it by itself.

A rating counts once its ticket, opinion and query code are found to belong together. Its comment stays sealed in the
ledger.
"""

from typing import Any

from edge_sync.bodies.rating import RatingSubmitted
from edge_sync.hub.case_machine import after_rating
from edge_sync.hub.cases import Case, Cases, ticket_key
from edge_sync.hub.codes import fits
from edge_sync.hub.database import Database, plain
from edge_sync.hub.errors import CaseRefusedError, RatingRefusedError, WrongCodeError
from edge_sync.hub.ledger import Waiting
from edge_sync.hub.tries import Tries
from edge_sync.hub.words import Words

UNPROVEN = "ticket, opinion and query code do not belong together"
"""Said of each of the three alike."""

LOCKED = "too many wrong query codes came within an hour; retry this one later"


class Ratings:
    """Table ``ratings``; writes happen inside the caller's transaction and are safe to repeat."""

    def __init__(self, connection: Database, cases: Cases, tries: Tries) -> None:
        self._db = connection
        self._cases = cases
        self._tries = tries

    def submitted(self, event: Waiting, rating: RatingSubmitted, words: Words) -> None:
        """Keep a rating; a case that waits for it is rated, and goes on by itself where `after_rating` says so.

        A case that was closed or went on without it stays as it is. The same event again changes nothing. Raises
        `WrongCodeError`, which is for `tried_wrong`, and `RatingRefusedError`.
        """
        if self._db.execute("SELECT 1 FROM ratings WHERE event_id = ?", (event.id,)).fetchone() is not None:
            return
        case = self._proven(event.device, rating, words)
        self._check_round(case, rating.round)
        dims = (rating.dims.attitude, rating.dims.manner, rating.dims.effect)
        self._db.execute(
            "INSERT INTO ratings (event_id, opinion_id, round, value, attitude, manner, effect, redo, at, device) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                event.id, case.opinion_id, rating.round, rating.value.value, *(one and one.value for one in dims),
                int(rating.redo), rating.at.isoformat(), event.device,
            ),
        )  # fmt: skip
        if (case.status, case.round) == ("replied", rating.round):
            self._cases.rate(case, after_rating(rating.value, redo=rating.redo))

    def tried_wrong(self, device: str, ticket: str) -> None:
        """Count a wrong code; outside what is rolled back for it."""
        self._tries.begin(device, ticket_key(ticket))

    def of(self, case: Case) -> list[dict[str, Any]]:
        """Return the ratings of a case by their columns, the first round first."""
        rows = self._db.execute(
            "SELECT event_id, round, value, attitude, manner, effect, redo, at, device FROM ratings "
            "WHERE opinion_id = ? ORDER BY round",
            (case.opinion_id,),
        )
        return [{**plain(row), "redo": bool(row["redo"])} for row in rows]

    def _proven(self, device: str, rating: RatingSubmitted, words: Words) -> Case:
        """Return the case that whoever sent this has the code of.

        Codes are tried without an answer here, but the right one of a million would rate the case: so wrong ones are
        counted, and no more are looked at than of queries. They are counted apart: whoever tries codes at a kiosk locks
        its queries, and nobody's rating.
        """
        if self._tries.locked(device, ticket_key(rating.ticket_no)) is not None:
            raise RatingRefusedError(LOCKED)
        try:
            case = self._cases.find(rating.ticket_no)
        except CaseRefusedError as error:
            raise RatingRefusedError(UNPROVEN) from error
        opinion = words.of(case)
        if opinion is None or case.opinion_id != rating.target_id:
            raise RatingRefusedError(UNPROVEN)
        if not fits(rating.query_code, opinion.query_code):
            raise WrongCodeError(UNPROVEN, case.ticket_no)
        return case

    def _check_round(self, case: Case, number: int) -> None:
        known = self._db.execute(
            "SELECT event_id FROM ratings WHERE opinion_id = ? AND round = ?", (case.opinion_id, number)
        ).fetchone()
        if known is not None:
            raise RatingRefusedError(
                f"round {number} of case {case.ticket_no} was rated already, by event {known['event_id']}"
            )
        if not self._cases.was_replied(case, number):
            raise RatingRefusedError(
                f"case {case.ticket_no} has no reply of round {number} to rate; retry this when it has"
            )
