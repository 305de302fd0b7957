"""What happens in a run, drawn from its seed alone: the parts, the rows, the line, and which faults when. Pure."""

import random
from dataclasses import dataclass
from enum import Enum

MAX_KIOSKS = 6
RECORDING_S = 2.0
"""Rows are recorded over about this long; faults begin within it."""

LARGE_EVERY = 7
"""Every so manieth row fills the text field: some 11 kB of event, so that bytes and not rows end a batch."""


class Hub(Enum):
    """What the hub keeps its data in."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


class Kind(Enum):
    """A fault."""

    KILL_KIOSK = "kill-kiosk"
    KILL_SYNC = "kill-sync"
    KILL_BROKER = "kill-broker"
    KILL_HUB = "kill-hub"
    KILL_DATABASE = "kill-postgresql"
    FREEZE = "freeze-broker"
    FREEZE_LONG = "freeze-broker-60s"
    FREEZE_HUB = "freeze-hub"
    DARK = "dark-line"
    FORGOTTEN = "forgotten-line"
    """Dark, and what was connected then stays dark for ever, without a reset: a router that has lost its table."""
    FULL_KIOSK = "disk-full-kiosk"
    FULL_BROKER = "disk-full-broker"
    FULL_HUB = "disk-full-hub"
    CLOCK = "clock-jump"
    """The wall clock of a kiosk is far away, believed all the same, and comes back."""
    REPEAT = "repeated-publishes"
    """Batches and verdicts are published again, later and in another order, signatures and all."""
    TWIN = "second-device"
    """A copy of the kiosk's whole folder, rows included, goes online under the same identity."""
    EXPIRY = "session-expiry"
    POISON = "poison-row"
    RESTORE = "hub-restored"


KILLS = frozenset({Kind.KILL_KIOSK, Kind.KILL_SYNC, Kind.KILL_BROKER, Kind.KILL_HUB, Kind.KILL_DATABASE})
FULL = frozenset({Kind.FULL_KIOSK, Kind.FULL_BROKER, Kind.FULL_HUB})

MIX: dict[Kind, float] = {
    Kind.KILL_KIOSK: 10,
    Kind.KILL_SYNC: 10,
    Kind.KILL_BROKER: 10,
    Kind.KILL_HUB: 10,
    Kind.KILL_DATABASE: 10,
    Kind.FREEZE: 6,
    Kind.FREEZE_LONG: 0.25,
    Kind.FREEZE_HUB: 3,
    Kind.DARK: 8,
    Kind.FORGOTTEN: 1,
    Kind.FULL_KIOSK: 3,
    Kind.FULL_BROKER: 3,
    Kind.FULL_HUB: 0.7,
    Kind.CLOCK: 5,
    Kind.REPEAT: 10,
    Kind.TWIN: 3,
    Kind.EXPIRY: 5,
    Kind.POISON: 0.7,
    Kind.RESTORE: 2,
}
"""How often each is drawn, relatively: the slow ones seldom, so that a thousand runs end within the day."""

LENGTHS: dict[Kind, tuple[float, float]] = {
    Kind.FREEZE: (0.3, 4.0),
    Kind.FREEZE_LONG: (60.0, 60.0),
    Kind.FREEZE_HUB: (0.3, 3.0),
    Kind.DARK: (0.3, 3.0),
    Kind.FORGOTTEN: (0.3, 1.0),
    Kind.FULL_KIOSK: (0.5, 2.0),
    Kind.FULL_BROKER: (1.0, 2.5),
    Kind.FULL_HUB: (0.5, 1.5),
    Kind.TWIN: (1.0, 3.0),
    Kind.CLOCK: (0.3, 3.0),
    Kind.POISON: (0.0, 0.0),
}
"""Seconds, at least and at most; of the others `USUAL`."""

USUAL = (0.0, 1.5)
JUMPS_S = (-400 * 86_400, -86_400, -120, 120, 86_400, 400 * 86_400)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: seconds into the run it begins, how long it lasts, which kiosk (from 0), how far a clock jumps."""

    kind: Kind
    at: float
    lasts: float = 0.0
    kiosk: int = 0
    amount: int = 0

    def __str__(self) -> str:
        """The fault in one word."""
        jump = f"{self.amount:+d}s" if self.kind is Kind.CLOCK else ""
        return f"{self.kind.value}{jump}#{self.kiosk}@{self.at:.2f}+{self.lasts:.2f}"


@dataclass(frozen=True, slots=True)
class Plan:
    """A run. `rows` are those of each kiosk; `rtt_s` and `loss` of every kiosk's line."""

    seed: int
    hub: Hub
    kiosks: int
    rows: int
    rtt_s: float
    loss: float
    keeps_sessions: bool
    """Whether the broker writes sessions down, so that they outlive its kill."""
    as_installed: bool
    """Programs are started from their files, as installed, and not forked from one that has loaded them."""
    faults: tuple[Fault, ...]

    def __str__(self) -> str:
        """The run in one line."""
        line = f"rtt={self.rtt_s * 1000:.0f}ms loss={self.loss:.0%}"
        sessions = "kept" if self.keeps_sessions else "in-memory"
        start = "installed" if self.as_installed else "forked"
        what = " ".join(map(str, self.faults))
        return (
            f"seed={self.seed} hub={self.hub.value} kiosks={self.kiosks} rows={self.rows} {line}"
            f" sessions={sessions} start={start} {what}"
        )

    def has(self, *kinds: Kind) -> bool:
        """Whether one of these faults is in it."""
        return any(fault.kind in kinds for fault in self.faults)

    @property
    def ends_at(self) -> float:
        """When the last fault is over."""
        return max((fault.at + fault.lasts for fault in self.faults), default=0.0)


def plan_of(seed: int, hub: Hub, *, without: frozenset[Kind] = frozenset()) -> Plan:
    """Return the run of `seed`; `without` names what this machine or this version cannot do."""
    chance = random.Random(f"{seed} {hub.value}")  # noqa: S311 - dice that fall the same way each time
    kiosks = chance.choice((1, 1, 2, 2, 3, 3, 4, 5, 6))
    weights = {kind: weight for kind, weight in MIX.items() if kind not in without and _fits(kind, hub)}
    kinds = _draw(chance, weights, chance.choice((1, 2, 2, 3, 3, 4)))
    return Plan(
        seed=seed,
        hub=hub,
        kiosks=kiosks,
        rows=chance.choice((3, 10, 30, 60, 120)) if kiosks < MAX_KIOSKS - 1 else chance.choice((3, 10, 30)),
        rtt_s=chance.choice((0.0, 0.0, 0.0, 0.06, 0.06, 0.6)),
        loss=chance.choice((0.0, 0.0, 0.05)),
        keeps_sessions=chance.random() < 0.6,
        as_installed=chance.random() < 0.1,
        faults=tuple(sorted((_fault(kind, chance, kiosks) for kind in kinds), key=lambda fault: fault.at)),
    )


def _draw(chance: random.Random, weights: dict[Kind, float], number: int) -> list[Kind]:
    """Return `number` kinds; a kill may come several times, everything else once."""
    drawn: list[Kind] = []
    for _ in range(number):
        [kind] = chance.choices(list(weights), list(weights.values()))
        drawn.append(kind)
        if kind not in KILLS:
            del weights[kind]
    return drawn


def _fits(kind: Kind, hub: Hub) -> bool:
    """A server's disk is not ours to fill, nor its backup `county-hub backup`; a file cannot be killed."""
    only_sqlite = kind in (Kind.FULL_HUB, Kind.RESTORE)
    return not (only_sqlite and hub is Hub.POSTGRESQL) and not (kind is Kind.KILL_DATABASE and hub is Hub.SQLITE)


def _fault(kind: Kind, chance: random.Random, kiosks: int) -> Fault:
    return Fault(
        kind,
        at=round(chance.uniform(0.1, RECORDING_S), 2),
        lasts=round(chance.uniform(*LENGTHS.get(kind, USUAL)), 2),
        kiosk=chance.randrange(kiosks),
        amount=chance.choice(JUMPS_S) if kind is Kind.CLOCK else chance.randrange(3),
    )
