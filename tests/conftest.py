"""The order of the whole suite."""

import pytest

SLOWEST_FIRST = ("whole", "screens", "broker", "bench", "ui", "flows")
"""Folders whose tests wait longest for real programs: last, they would leave one process alone at the end."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the slowest folders first; within a folder the order stays."""
    root = config.rootpath / "tests"

    def rank(item: pytest.Item) -> int:
        folder = item.path.relative_to(root).parts[0] if item.path.is_relative_to(root) else ""
        return SLOWEST_FIRST.index(folder) if folder in SLOWEST_FIRST else len(SLOWEST_FIRST)

    items.sort(key=rank)
