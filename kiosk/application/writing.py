"""The engines of the input, each in a thread of its own: questions, answers, how they are, and the county's words.

Of questions that wait only the last matters, so a slow engine never runs behind a fast finger: those before it are
dropped unasked. Every question that was asked is answered by an event, whatever became of it. Nothing that is written
is logged: a failure is told by the engine's own plain words, and one that nobody foresaw by where it was alone, since
the message of an error may hold what was typed.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

from kiosk.application.ports import EngineError, HandwritingEngine, PinyinEngine
from kiosk.application.worker import Worker
from kiosk.domain.visit.effects import FindCandidates, Recognise, TakeCandidate
from kiosk.domain.visit.events import CandidatesFound, CandidateTaken, EngineChanged, Event, NothingFound
from kiosk.domain.world import World
from kiosk.domain.writing.ways import WritingWay

log = logging.getLogger(__name__)

MOST_CANDIDATES: Final = 40
LOOK_S: Final = 2.0
"""How often an engine is looked at while nobody writes: one that comes back is offered again."""
NONE_HERE: Final = "this kiosk has no such engine"
NOT_MADE: Final = "the engine could not be started: see the log"


class AnyEngine(Protocol):
    """What all engines have."""

    @property
    def fault(self) -> str | None:
        """Why it cannot be used; None when it can."""

    def forget(self) -> None:
        """Leave nothing of what was written."""

    def close(self) -> None:
        """Let the engine go."""


EngineT = TypeVar("EngineT", bound=AnyEngine)
Given = TypeVar("Given")


@dataclass(frozen=True, slots=True)
class Engines:
    """How the engines are made, each in its own thread, since that may take long; None where there is none."""

    handwriting: Callable[[], HandwritingEngine] | None = None
    pinyin: Callable[[], PinyinEngine] | None = None


class Writing:
    """Owns the threads "handwriting" and "pinyin". UI thread only, but for what the threads do themselves."""

    def __init__(self, engines: Engines, post: Callable[[Event], None]) -> None:
        self._hand = _Engine(WritingWay.HANDWRITING, engines.handwriting, post)
        self._pinyin = _Engine(WritingWay.PINYIN, engines.pinyin, post)
        self._world: World | None = None
        self._words: tuple[str, ...] = ()

    @property
    def failures(self) -> int:
        """How many jobs went wrong in a way nobody foresaw."""
        return self._hand.failures + self._pinyin.failures

    def start(self) -> None:
        """Start the threads, in which the engines are made."""
        self._hand.start()
        self._pinyin.start()

    def find(self, wish: FindCandidates) -> None:
        """Have candidates found for letters."""
        self._pinyin.ask(wish.visit, wish.number, lambda engine: _found(engine, wish))

    def take(self, wish: TakeCandidate) -> None:
        """Have a candidate taken."""
        self._pinyin.ask(wish.visit, wish.number, lambda engine: _taken(engine, wish))

    def recognise(self, wish: Recognise) -> None:
        """Have strokes read."""
        self._hand.ask(wish.visit, wish.number, lambda engine: _recognised(engine, wish))

    def forget(self) -> None:
        """Have all forgotten that was written; questions that wait are dropped."""
        self._hand.forget()
        self._pinyin.forget()

    def see(self, world: World) -> None:
        """Have the names and places of `world` known to the engine of pinyin, where they are others than before."""
        if world is self._world:
            return
        self._world, before = world, self._words
        self._words = words_of(world)
        if self._words != before:
            words = self._words
            self._pinyin.tell(lambda engine: engine.learn(words))

    def close(self) -> None:
        """End the threads and let the engines go; twice is fine."""
        self._hand.close()
        self._pinyin.close()


class _Engine(Generic[EngineT]):
    """One engine and its thread; a fault is told when it begins and when it ends."""

    def __init__(self, way: WritingWay, make: Callable[[], EngineT] | None, post: Callable[[Event], None]) -> None:
        self._way = way
        self._make = make
        self._post = post
        self._worker = Worker(way.value, idle=self._look, every=LOOK_S, last=self._let_go)
        self._engine: EngineT | None = None
        self._told: str | None = ""
        self._newest = 0
        self._failures = 0

    @property
    def failures(self) -> int:
        return self._failures + self._worker.failures

    def start(self) -> None:
        self._worker.start()
        self._worker.do(self._begin)

    def ask(self, visit: int, number: int, question: Callable[[EngineT], Event]) -> None:
        self._newest += 1
        turn = self._newest
        self._worker.do(lambda: self._answer(turn, NothingFound(visit, number), question))

    def tell(self, deed: Callable[[EngineT], None]) -> None:
        self._worker.do(lambda: self._do(deed))

    def forget(self) -> None:
        self._newest += 1
        self.tell(lambda engine: engine.forget())

    def close(self) -> None:
        self._newest += 1
        self._worker.close()

    def _begin(self) -> None:
        try:
            self._engine = self._make() if self._make else None
            self._say(self._engine.fault if self._engine else NONE_HERE)
        except EngineError as error:
            self._say(str(error))
        except Exception:  # told to the screen before it goes on to the worker, which logs it
            self._say(NOT_MADE)
            raise

    def _answer(self, turn: int, nothing: Event, question: Callable[[EngineT], Event]) -> None:
        engine = self._engine
        if turn != self._newest:
            return
        self._post((engine and self._guarded(lambda: question(engine))) or nothing)
        if turn == self._newest:  # else what waits looks, so that a fault that is forgotten is none to the next visitor
            self._look()

    def _do(self, deed: Callable[[EngineT], None]) -> None:
        engine = self._engine
        if engine is not None:
            self._guarded(lambda: deed(engine))
            self._look()

    def _guarded(self, job: Callable[[], Given]) -> Given | None:
        """Return what the job gives, None where it fails."""
        try:
            return job()
        except EngineError as error:
            log.warning("not done way=%s why=%s", self._way.value, error)
        except Exception:  # the worker's loop: what one strange input breaks must not end the engine's thread
            self._failures += 1
            log.exception("failed worker=%s failures=%d", self._way.value, self.failures)
        return None

    def _look(self) -> None:
        if self._engine is not None:
            self._say(self._engine.fault)

    def _say(self, fault: str | None) -> None:
        if fault == self._told:
            return
        self._told = fault
        if fault is not None:
            log.warning("input way=%s fault=%s", self._way.value, fault)
        self._post(EngineChanged(self._way, fault))

    def _let_go(self) -> None:
        if self._engine is not None:
            self._engine.close()


def words_of(world: World) -> tuple[str, ...]:
    """Return what people write here: deputies, homes, places, categories, and words of the county; each once."""
    texts = (
        *(deputy.name for deputy in world.deputies),
        world.home_name,
        *world.homes.values(),
        *world.places,
        *(category.name for category in world.categories),
    )
    names = (name for text in texts if (name := text.get("zh")))
    return tuple(dict.fromkeys((*names, *world.words)))


def _found(engine: PinyinEngine, wish: FindCandidates) -> Event:
    return CandidatesFound(wish.visit, wish.number, tuple(engine.candidates(wish.letters, MOST_CANDIDATES)))


def _taken(engine: PinyinEngine, wish: TakeCandidate) -> Event:
    """Return what became of the candidate; one that is no longer there is nothing, not a failure."""
    try:
        choice = engine.choose(wish.letters, wish.place)
    except LookupError:
        return NothingFound(wish.visit, wish.number)
    return CandidateTaken(wish.visit, wish.number, choice.text, choice.rest)


def _recognised(engine: HandwritingEngine, wish: Recognise) -> Event:
    return CandidatesFound(wish.visit, wish.number, tuple(engine.recognise(wish.strokes, MOST_CANDIDATES)))
