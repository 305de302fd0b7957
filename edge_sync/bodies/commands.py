"""Commands: down events ``dh.command.{name}.v1`` with ``expires_at``.

The foundation carries out ``sync_now`` and ``print_test``.
"""

from msgspec import Struct

COMMAND_PREFIX = "dh.command."
SYNC_NOW = "dh.command.sync_now.v1"
PRINT_TEST = "dh.command.print_test.v1"


class Command(Struct, frozen=True):
    """A command without arguments."""
