"""A typesetter, as window and paper use one."""

import pytest

from kiosk.typography.typesetting import Typesetter


@pytest.fixture(scope="session")
def typesetter() -> Typesetter:
    return Typesetter()
