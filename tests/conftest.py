"""Fixtures that several test files share."""

from __future__ import annotations

from pathlib import Path

import pytest

from support import DATA, unavailable


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of the labelled sets, which are not part of the repository."""
    if not DATA.is_dir():
        unavailable(f"the labelled sets are not in {DATA}")
    return DATA
