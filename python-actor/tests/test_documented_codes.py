"""The codes and keys that the pages of docs/ list match the code."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from clutch._runtime.bootstrap import BootLine
from clutch._wire import exit_codes
from clutch._wire.frames import Specification

DOCS = Path(__file__).parents[2] / "docs"


def first_cells(page: str, head: str) -> list[str]:
    """The first cell of each row of the table that begins with this head."""
    lines = (DOCS / page).read_text("utf-8").splitlines()
    rows = lines[lines.index(head) + 2 :]
    cells = []
    for row in rows:
        if not row.startswith("|"):
            break
        cells.append(row.split("|")[1].strip())
    return cells


@pytest.mark.parametrize(
    ("page", "head"),
    [
        ("internals/bootstrap.md", "| exit code | means |"),
        ("reference/failures.md", "| exit code of a worker | means |"),
    ],
)
def test_exit_codes(page: str, head: str) -> None:
    own = [value for name, value in vars(exit_codes).items() if re.fullmatch("[A-Z][A-Z_]+", name)]
    assert first_cells(page, head) == ["0", *map(str, own)]


@pytest.mark.parametrize(
    ("page", "of"), [("bootstrap.md", BootLine), ("protocol.md", Specification)]
)
def test_keys(page: str, of: type[msgspec.Struct]) -> None:
    listed = re.findall(r"`(\w+)`", " ".join(first_cells(f"internals/{page}", "| key | holds |")))
    assert sorted(listed) == sorted(of.__struct_encode_fields__)
