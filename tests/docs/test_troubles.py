"""Every reason for which a kiosk may be offline is in the operations manual, and no other."""

import re
from pathlib import Path

from edge_sync.trouble import Kind


def test_the_operations_manual_lists_every_reason_and_no_other(root: Path) -> None:
    text = (root / "docs" / "operations.md").read_text()
    table = text.split("| `why` | means |\n|---|---|\n")[1].split("\n\n")[0]
    listed = [name for line in table.splitlines() for name in re.findall(r"`(\w+)`", line.split("|")[1])]
    assert sorted(listed) == sorted(kind.value for kind in Kind)
