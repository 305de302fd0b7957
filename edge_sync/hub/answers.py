"""Verdicts on the batches that one commit took in: a kiosk gets one message for all of its own, as far as they fit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from edge_sync.envelope import MAX_BATCH_EVENTS, MAX_IN_FLIGHT, Refusal, Rejected, Verdicts
from edge_sync.hub.admission import Admission
from edge_sync.hub.kiosks import Kiosk
from edge_sync.hub.ledger import Fate
from edge_sync.hub.transport import Delivery

MAX_ROWS = MAX_BATCH_EVENTS * MAX_IN_FLIGHT
"""A message is closed when it has so many: with ids of any length it is well below what a kiosk reads."""

CONFLICT = "this id is on file with other bytes"


@dataclass(frozen=True, slots=True)
class Batch:
    """A verified batch on its way through the ledger."""

    delivery: Delivery
    kiosk: Kiosk
    admission: Admission


@dataclass(slots=True)
class _Answer:
    kiosk: Kiosk
    correlation: bytes | None
    committed: list[str] = field(default_factory=list)
    duplicate: list[str] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


class Answers:
    """What to tell whom after a commit, in the order in which the batches came.

    A batch of which something is refused is answered alone: the kiosk has to see whether it was refused whole.
    """

    def __init__(self, hub_epoch: str, credit: int) -> None:
        self._epoch = hub_epoch
        self._credit = credit
        self._answers: list[_Answer] = []
        self._open: dict[tuple[str, bytes | None], _Answer] = {}

    def __iter__(self) -> Iterator[tuple[Kiosk, bytes | None, Verdicts]]:
        for answer in self._answers:
            yield answer.kiosk, answer.correlation, self._verdicts(answer)

    def add(self, batch: Batch, fates: Sequence[Fate]) -> None:
        """Add a batch and what became of each of its rows."""
        fate_of = list(zip((row.id for row in batch.admission.rows), fates, strict=True))
        conflicts = [event_id for event_id, fate in fate_of if fate is Fate.CONFLICT]
        answer = self._answer_for(batch, alone=bool(conflicts or batch.admission.rejected))
        answer.committed += (event_id for event_id, fate in fate_of if fate is Fate.COMMITTED)
        answer.duplicate += (event_id for event_id, fate in fate_of if fate is Fate.DUPLICATE)
        answer.rejected += batch.admission.rejected
        answer.rejected += (Rejected(event_id, Refusal.CONFLICT.value, CONFLICT) for event_id in conflicts)

    def _answer_for(self, batch: Batch, *, alone: bool) -> _Answer:
        place = (batch.kiosk.address.device, batch.delivery.correlation)
        answer = self._open.get(place)
        if alone or answer is None or len(answer.committed) + len(answer.duplicate) >= MAX_ROWS:
            answer = _Answer(batch.kiosk, batch.delivery.correlation)
            self._answers.append(answer)
            self._open.pop(place, None)
        if not alone:
            self._open[place] = answer
        return answer

    def _verdicts(self, answer: _Answer) -> Verdicts:
        return Verdicts(
            hub_epoch=self._epoch,
            credit=self._credit,
            committed=tuple(answer.committed),
            duplicate=tuple(answer.duplicate),
            rejected=tuple(answer.rejected),
        )
