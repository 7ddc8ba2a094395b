"""Streams of tables that are accepted, and the failures for others."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from clutch._codec.tables.stream import Malformed, check
from codec_notation import raw

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "docs/internals/protocol/vectors/tables.json").read_text("utf-8")
)


@pytest.mark.parametrize("row", [pytest.param(row, id=row["name"]) for row in VECTORS])
def test_a_vector(row: dict[str, Any]) -> None:
    data = memoryview(raw(row["hex"]))
    if row["problem"] is None:
        check(data)
    else:
        with pytest.raises(Malformed) as caught:
            check(data)
        assert str(caught.value) == row["problem"]


def test_each_part_of_a_stream_is_cut_off() -> None:
    whole = raw(next(row["hex"] for row in VECTORS if row["name"] == "two columns"))
    ends = []
    for end in range(len(whole)):
        try:
            check(memoryview(whole)[:end])
            ends.append(end)
        except Malformed:
            pass
    assert len(ends) == 2, "behind the schema, and behind the batch"


def test_changed_bytes_are_read_or_refused() -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from clutch._codec.tables.conversion import restore

    good = [raw(row["hex"]) for row in VECTORS if row["problem"] is None]
    chance = random.Random(14)
    read = 0
    for _ in range(2_000):
        data = bytearray(chance.choice(good))
        for _ in range(chance.randint(1, 3)):
            data[chance.randrange(len(data))] = chance.choice([0, 1, 127, 255])
        try:
            found = restore(["table", bytes(data)], 1 << 20)
        except ValueError:
            continue
        assert isinstance(found, pyarrow.Table)
        read += 1
    assert 100 < read < 1_900
