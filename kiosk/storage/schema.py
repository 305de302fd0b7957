"""The kiosk's own tables in the shared file, as the migration set ``kiosk`` beside edge_sync's."""

from pathlib import Path

from edge_sync import schema
from edge_sync.schema import Step
from kiosk.storage import cases, duties, locks, opinions, orders, ratings, tickets

MIGRATION_SET = "kiosk"

STEPS: tuple[Step, ...] = (
    ("tickets_1", tickets.CREATE),
    ("opinions_1", opinions.CREATE),
    ("duties_1", duties.CREATE),
    ("locks_1", locks.CREATE),
    ("cases_1", cases.CREATE),
    ("orders_1", orders.CREATE),
    ("ratings_1", ratings.CREATE),
)


def migrate(path: Path) -> None:
    """The file at `path` has the tables of both processes; safe to repeat. Raises as `edge_sync.schema.migrate`."""
    schema.migrate(path)
    schema.apply(path, MIGRATION_SET, STEPS)
