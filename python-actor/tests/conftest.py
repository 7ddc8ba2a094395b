"""Checks after each test file that nothing is left behind."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from edited import Boot, Files
from owner import Owner, owner


@pytest.fixture
def peer() -> Iterator[Owner]:
    with owner() as made:
        yield made


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


@pytest.fixture
def boot(peer: Owner, files: Files) -> Boot:
    """Boots a worker with hot reload that serves these files."""

    def start(**specification: Any) -> Owner:
        return peer.boot({"path": [str(files.folder)]}, hot_reload=True, **specification)

    return start


@pytest.fixture(scope="module", autouse=True)
def nothing_is_left() -> Iterator[None]:
    descriptors = len(os.listdir("/proc/self/fd"))
    yield
    assert children() == []
    assert len(os.listdir("/proc/self/fd")) <= descriptors


def children() -> list[int]:
    """The ids of this process's children, zombies included."""
    found: list[int] = []
    for task in Path("/proc/self/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # the thread has just ended
            found += map(int, (task / "children").read_text().split())
    return found
