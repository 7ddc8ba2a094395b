"""Every test file ends with a check that nothing is left behind."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from owner import Owner, owner


@pytest.fixture
def peer() -> Iterator[Owner]:
    with owner() as made:
        yield made


@pytest.fixture(scope="module", autouse=True)
def nothing_is_left() -> Iterator[None]:
    descriptors = len(os.listdir("/proc/self/fd"))
    yield
    assert children() == []
    assert len(os.listdir("/proc/self/fd")) <= descriptors


def children() -> list[int]:
    """The ids of this process's children, zombies included."""
    tasks = Path("/proc/self/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]
