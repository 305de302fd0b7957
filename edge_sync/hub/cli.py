"""`county-hub`: the command line of the county's office."""

from pathlib import Path

import click

from edge_sync.hub.commands import cases, config, deputies, documents, keys, kiosks, records, upkeep
from edge_sync.hub.commands.office import Office, PlainGroup

HOME = "/var/lib/county-hub"


@click.group(cls=PlainGroup)
@click.option(
    "--database", default=f"sqlite:///{HOME}/hub.db", show_default=True, envvar="COUNTY_HUB_DATABASE", metavar="URL",
    help="sqlite:///PATH, the path of a file, or postgresql://USER@HOST/NAME.",
)  # fmt: skip
@click.option(
    "--broker", default="mqtt://127.0.0.1:1883", show_default=True, envvar="COUNTY_HUB_BROKER", metavar="URL",
    help="mqtt[s]://HOST:PORT of an MQTT 5 broker.",
)  # fmt: skip
@click.option(
    "--keys", default=f"{HOME}/keys", show_default=True, envvar="COUNTY_HUB_KEYS", metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False), help="Folder of the county's keys.",
)  # fmt: skip
@click.pass_context
def main(context: click.Context, database: str, broker: str, keys: Path) -> None:
    """Take in what citizens said at the kiosks, answer it, and decide what the kiosks show."""
    context.obj = Office(database, broker, keys)


for command in (
    upkeep.init, upkeep.serve, upkeep.backup, upkeep.restore, upkeep.demo, kiosks.kiosks, kiosks.kiosk,
    kiosks.broker_files, keys.keys, config.config, documents.doc,
    deputies.deputy, deputies.badge, cases.case, records.dead_letters, records.duties, records.audit, records.export,
):  # fmt: skip
    main.add_command(command)
