"""Compares the table of docs/reference/data.md with the codec. Java has `DataTableTest`."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple, TypedDict
from uuid import UUID
from zoneinfo import ZoneInfo

import attrs
import numpy
import pydantic
import pytest
from msgspec import Struct

import clutch
from clutch._codec.codec import BadArguments, Codec, Unencodable
from clutch._codec.extensions import DECIMAL_LENGTH
from codec_notation import Point

CODEC = Codec(max_size=1 << 20, max_depth=64)
TEXT = (Path(__file__).parents[2] / "docs/reference/data.md").read_text("utf-8")


class Row(NamedTuple):
    name: str
    python: str
    wire: str

    def names(self) -> list[str]:
        """The code words in the column *Python*."""
        return re.findall(r"`([^`]+)`", self.python)

    def untyped(self) -> str:
        """The type that arrives if there is no hint."""
        said = re.search(r"untyped: `([^`]+)`", self.python)
        return said[1] if said else self.names()[0]


def table() -> list[Row]:
    lines = TEXT[TEXT.index("| value | Java | Python | wire |") :].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    cut = next(n for n, cells in enumerate(rows) if len(cells) != 4)
    return [Row(re.sub(r"\[([^]]+)]\([^)]+\)", r"\1", n), p, w) for n, _, p, w in rows[:cut]]


ROWS = {row.name: row for row in table()}


class Colour(Enum):
    RED = "RED"


class Pair(NamedTuple):
    left: int
    right: str


@dataclass
class Item:
    name: str


@attrs.define
class Place:
    x: int


class Cat(pydantic.BaseModel):
    lives: int


class Home(TypedDict):
    city: str


class Tag(Struct):
    name: str


class Circle(Struct, tag=True):
    radius: float


UTC = datetime(2026, 11, 23, 10, 15, 30, 123456, timezone.utc)

# A value for each name in the column *Python*, by row.
SAMPLES: dict[str, dict[str, Any]] = {
    "nothing": {"None": None},
    "truth": {"bool": True},
    "integer, 64 bits": {"int": -(2**63)},
    "integer, any size": {"int": 2**70},
    "float, NaN, infinities": {"float": float("inf")},
    "text": {"str": "naïve"},
    "bytes": {
        "bytes": b"\x00\xff",
        "bytearray": bytearray(b"\x00\xff"),
        "memoryview": memoryview(b"\x00\xff"),
    },
    "list": {"list": [1], "deque": deque([1])},
    "tuple": {"tuple": (1, "a")},
    "set": {"set": {1}, "frozenset": frozenset({1})},
    "map, any keys": {"dict": {(1, 2): "a"}},
    "instant": {"datetime": UTC},
    "date-time with zone": {
        "datetime": UTC.astimezone(timezone(timedelta(hours=1))),
        "ZoneInfo": UTC.astimezone(ZoneInfo("Europe/Paris")),
    },
    "date-time without zone": {"datetime": UTC.replace(tzinfo=None)},
    "date": {"date": date(2026, 11, 23)},
    "time of day": {"time": time(10, 15, 30)},
    "duration": {"timedelta": timedelta(days=-1, microseconds=5)},
    "UUID": {"UUID": UUID(int=7)},
    "decimal": {"Decimal": Decimal("1.50")},
    "enum": {"Enum": Colour.RED},
    "record": {
        "dataclass": Item("a"),
        "NamedTuple": Pair(1, "a"),
        "TypedDict": Home(city="b"),
        "Struct": Tag("c"),
        "attrs": Place(1),
        "pydantic": Cat(lives=9),
    },
    "one of several records": {"Struct": Circle(1.0), "tag=True": Circle(2.0)},
    "array of numbers": {"numpy.ndarray": numpy.arange(3), "numpy": numpy.zeros((2, 2))},
    "a failed element of a batch, only from Python": {
        "clutch.Failed": clutch.Failed(ValueError("no"))
    },
    "reference to an actor or a host": {"clutch.Ref": clutch.Ref._of("0" * 32, "/user/ledger")},
    "your own type": {"clutch.codec": Point(1, 2)},
}
# Rows whose untyped form is the form of another row.
UNTYPED = {
    "nothing": "NoneType",
    "tuple": "list",
    "date-time with zone": "datetime",
    "enum": "str",
    "record": "dict",
    "one of several records": "dict",
    "array of numbers": "ndarray",
    "reference to an actor or a host": "Ref",
    "your own type": "Point",
}
# Rows that have a test file of their own.
ELSEWHERE = {"table: frame, record batch, series, structured or masked array": "test_tables.py"}
NOT_SENT_BACK = {"a failed element of a batch, only from Python"}


def kind(body: bytes) -> str:
    """The name that the column *wire* has for the first byte."""
    first = body[0]
    for found, codes in {
        "nil": [0xC0],
        "bool": [0xC2, 0xC3],
        "int": [*range(0x80), *range(0xE0, 0x100), *range(0xCC, 0xD4)],
        "float 64": [0xCB],
        "str": [*range(0xA0, 0xC0), 0xD9, 0xDA, 0xDB],
        "bin": [0xC4, 0xC5, 0xC6],
        "array": [*range(0x90, 0xA0), 0xDC, 0xDD],
        "map": [*range(0x80, 0x90), 0xDE, 0xDF],
    }.items():
        if first in codes and (found != "int" or not 0x80 <= first < 0x90):
            return found
    code = body[1 if 0xD4 <= first <= 0xD8 else {0xC7: 2, 0xC8: 3, 0xC9: 5}[first]]
    return f"ext {code - 256 if code > 127 else code}"


def of_rows(wanted: Callable[[Row], bool] = lambda row: True) -> list[Any]:
    return [
        pytest.param(row, name, id=f"{row.name}: {name}")
        for row in ROWS.values()
        if row.name in SAMPLES and wanted(row)
        for name in row.names()
    ]


def test_each_row_of_the_table_has_its_values() -> None:
    assert len(ROWS) > 20
    refused = {name for name, row in ROWS.items() if row.python == "refused"}
    assert ROWS.keys() - refused - ELSEWHERE.keys() == SAMPLES.keys()
    assert all((Path(__file__).parent / name).is_file() for name in ELSEWHERE.values())


@pytest.mark.parametrize(("row", "name"), of_rows())
def test_a_value_is_written_as_the_table_says(row: Row, name: str) -> None:
    body, _ = CODEC.encode(SAMPLES[row.name][name])
    assert re.search(rf"(?<![\w-]){kind(body)}(?!\w)", row.wire) or row.name == "enum"


@pytest.mark.parametrize(("row", "name"), of_rows(lambda row: row.name not in NOT_SENT_BACK))
def test_an_untyped_value_is_what_the_table_says(row: Row, name: str) -> None:
    found = CODEC.decode(*CODEC.encode(SAMPLES[row.name][name]))
    assert type(found).__name__ == UNTYPED.get(row.name, row.untyped())


def test_what_the_table_refuses_is_refused() -> None:
    for value in (object(), range(3), 1j, ValueError("no"), len):
        with pytest.raises(Unencodable):
            CODEC.encode(value)


def test_the_limits_are_those_that_the_page_names() -> None:
    found = re.search(r"A decimal has at most ([\d,]+) characters", TEXT)
    assert found is not None
    limit = int(found[1].replace(",", ""))
    assert limit == DECIMAL_LENGTH
    for text in (
        "1." + "3" * (limit - 2),
        "-" + "3" * (limit - 1),
        "3." + "3" * (limit - 9) + "E+20000",
    ):
        assert len(str(Decimal(text))) == limit
        assert CODEC.decode(*CODEC.encode(Decimal(text))) == Decimal(text)
        longer = Decimal(text.replace("3", "33", 1))
        with pytest.raises(Unencodable, match="more than 10,000"):
            CODEC.encode(longer)
        octets = str(longer).encode()
        with pytest.raises(BadArguments):
            CODEC.decode(b"\xc8" + len(octets).to_bytes(2, "big") + b"\x02" + octets)
    assert "At most 32 dimensions" in TEXT
