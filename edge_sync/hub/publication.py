"""Publishing of documents: new versions at once, and everything the broker lost after each connection.

After connecting and every quarter of an hour, the hub reads what the broker keeps and compares; so a broker that lost
its file is filled again, one that did not is left in peace, and what somebody put in a document's place does not stay.
"""

import hashlib
import logging
from collections.abc import Callable

from edge_sync.acceptance import KEYS
from edge_sync.hub.documents import Documents, Issue
from edge_sync.hub.transport import Delivery, Link, Outgoing

log = logging.getLogger(__name__)
WINDOW = 100
"""Documents handed over and not yet taken by the broker."""
QUIET_S = 0.5
"""Retained documents come in one run.

When none came for so long, the run is over. Erring costs a needless publish, no more.
"""
COMPARE_AT_MOST_S = 5.0
COMPARE_AGAIN_S = 900.0
CONTENT_TYPE = "application/jose+json"


class Publication:
    """What the broker has of the documents. One thread."""

    def __init__(self, link: Link, documents: Documents, root: str, *, monotonic: Callable[[], float]) -> None:
        self._link = link
        self._documents = documents
        self._filters = (f"{root}/doc/#", f"{root}/home/+/doc/#", f"{root}/dev/+/doc/#")
        self._monotonic = monotonic
        self._on_way: dict[int, Issue] = {}
        self._kept: dict[str, bytes] | None = None
        self._last_kept = self._since = 0.0
        self._again_at: float | None = None
        self._taken: list[Issue] = []

    def connected(self) -> None:
        """Begin to compare with what the broker keeps."""
        self._on_way.clear()
        self._begin_to_compare()

    def _begin_to_compare(self) -> None:
        self._kept = {self._documents.topic(one): b"" for one in self._documents.all_current()}
        self._last_kept = self._since = self._monotonic()
        self._again_at = self._since + COMPARE_AGAIN_S
        self._link.subscribe(self._filters)

    def disconnected(self) -> None:
        """Compare nothing until the broker is there again."""
        self._again_at = None

    def keeps(self, delivery: Delivery) -> None:
        """Note a document that the broker keeps."""
        if self._kept is not None and delivery.topic in self._kept:
            self._kept[delivery.topic] = hashlib.sha256(delivery.payload).digest()
            self._last_kept = self._monotonic()

    def sent(self, ticket: int) -> None:
        """Note that the broker took a document."""
        issue = self._on_way.pop(ticket, None)
        if issue is not None:
            self._taken.append(issue)

    def tick(self) -> None:
        """Finish comparing when the run is over, and hand over what the broker has not got."""
        self._mark_taken()
        if self._kept is not None:
            now = self._monotonic()
            if now - self._last_kept < QUIET_S and now - self._since < COMPARE_AT_MOST_S:
                return  # what was handed over now would seem lost
            self._compare(self._kept)
            self._kept = None
            self._link.unsubscribe(self._filters)
        self._hand_over()
        if self._again_at is not None and not self._on_way and self._monotonic() >= self._again_at:
            self._begin_to_compare()

    def _mark_taken(self) -> None:
        if self._taken:
            self._documents.mark(self._taken, published=True)
            self._taken.clear()

    def _compare(self, kept: dict[str, bytes]) -> None:
        lost = [
            one
            for one in self._documents.all_current()
            if kept.get(self._documents.topic(one)) != hashlib.sha256(one.jws).digest() and self._is_for_now(one)
        ]
        self._documents.mark(lost, published=False)
        log.info("publication.compared documents=%d lost=%d", len(kept), len(lost))

    def _is_for_now(self, issue: Issue) -> bool:
        """Whether the broker is to have it.

        The ``keys`` of a restored database, which wait for the root key, are not: the broker may have those of now.
        """
        return issue.name != KEYS or self._documents.keys_are_issued()

    def _hand_over(self) -> None:
        room = WINDOW - len(self._on_way)
        if room <= 0:
            return
        on_way = set(self._on_way.values())
        for issue in [one for one in self._documents.unpublished(WINDOW) if one not in on_way][:room]:
            ticket = self._link.publish(
                Outgoing(self._documents.topic(issue), issue.jws, content_type=CONTENT_TYPE, retained=True)
            )
            if ticket is None:
                return
            self._on_way[ticket] = issue
