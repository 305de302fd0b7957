"""Commands: down events ``dh.command.{name}.v1`` with ``expires_at``, from which on they are not obeyed.

``sync_now``, ``export_log`` and ``wipe`` are edge-sync's to carry out; the others are the kiosk's.
"""

from typing import Annotated

from msgspec import Meta, Struct

from edge_sync.bodies.words import Text80

COMMAND_PREFIX = "dh.command."
SYNC_NOW = "dh.command.sync_now.v1"
PRINT_TEST = "dh.command.print_test.v1"
SHOW_MESSAGE = "dh.command.show_message.v1"
MAINTENANCE = "dh.command.maintenance.v1"
RESTART_APP = "dh.command.restart_app.v1"
EXPORT_LOG = "dh.command.export_log.v1"
WIPE = "dh.command.wipe.v1"


class Command(Struct, frozen=True):
    """A command without arguments."""


class ShowMessage(Struct, frozen=True):
    """A notice on the home page until the command expires; the next one takes its place, one without text ends it.

    `text` is by language, as everywhere; a kiosk shows ``zh`` to whoever reads a language that is not there.
    """

    text: Annotated[dict[str, Text80], Meta(max_length=8)] = {}


class Maintenance(Struct, frozen=True):
    """``on``: the kiosk serves nobody new until the command expires, or one with ``on`` false comes.

    Whoever is at the kiosk finishes first.
    """

    on: bool
