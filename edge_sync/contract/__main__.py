"""Writes the contract: ``python -m edge_sync.contract docs/asyncapi.yaml``."""

import sys
from pathlib import Path

from edge_sync.contract.document import asyncapi
from edge_sync.contract.yaml import dump

HEAD = "# The wire contract, made from the types of edge_sync by `make contract`; not edited by hand.\n"


def text() -> str:
    """Return what the file holds."""
    return HEAD + dump(asyncapi())


def main() -> None:
    """Write the file that the command line names."""
    Path(sys.argv[1]).write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
