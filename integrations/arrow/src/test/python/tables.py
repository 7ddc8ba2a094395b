"""Tables without pandas, for the tests."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa


def same(table: pa.Table) -> pa.Table:
    return table


def anything(value: Any) -> Any:
    return value


def described(table: pa.Table) -> list[str]:
    """The columns and their types, then the number of rows."""
    return [*(f"{field.name}: {field.type}" for field in table.schema), str(table.num_rows)]


def numbers(rows: int) -> pa.Table:
    return pa.table({"number": np.arange(rows), "text": [f"row {row}" for row in range(rows)]})


def batches(count: int, rows: int) -> Iterator[pa.RecordBatch]:
    for position in range(count):
        yield pa.record_batch({"number": np.arange(rows) + position * rows})


def doubled(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.Table]:
    for batch in batches:
        yield pa.table({"number": batch.column("number").to_numpy() * 2})


def texts(batches: Iterator[pa.RecordBatch]) -> list[str]:
    return [text for batch in batches for text in batch.column("text").to_pylist()]


def grid() -> Any:
    return np.ma.masked_array(np.arange(6.0).reshape(2, 3), np.eye(2, 3, dtype=bool))


def is_grid(value: Any) -> bool:
    same_mask = np.array_equal(value.mask, grid().mask)
    return same_mask and np.array_equal(value.data, grid().data)


def columns() -> dict[str, pa.Table]:
    """A table for each type of Arrow's that Java reads too."""
    found: dict[str, pa.Array] = {
        f"{kind}{bits}": pa.array([1, None, 3], f"{kind}{bits}")
        for kind in ("int", "uint")
        for bits in (8, 16, 32, 64)
    }
    found["text"] = pa.array(["a", None, "ß€"])
    found["large text"] = pa.array(["a", None, "ß€"], pa.large_string())
    found["view of text"] = pa.array(["a", None, "long " * 20], pa.string_view())
    found["bytes"] = pa.array([b"a", None, b""])
    found["large bytes"] = pa.array([b"a", None, b""], pa.large_binary())
    found["view of bytes"] = pa.array([b"a", None, b"long " * 20], pa.binary_view())
    found["two bytes"] = pa.array([b"ab", None, b"cd"], pa.binary(2))
    found["half"] = pa.array([1.5, None, 2], pa.float16())
    found["float"] = pa.array([1.5, None, 2], pa.float32())
    found["double"] = pa.array([1.5, None, 2])
    found["truth"] = pa.array([True, None, False])
    found["nothing"] = pa.nulls(3)
    for unit in ("s", "ms", "us", "ns"):
        found[f"timestamp {unit}"] = pa.array([1, None, 3], pa.timestamp(unit))
        found[f"duration {unit}"] = pa.array([1, None, 3], pa.duration(unit))
    found["timestamp of a zone"] = pa.array([1, None, 3], pa.timestamp("us", "Europe/Berlin"))
    found["date"] = pa.array([1, None, 3], pa.date32())
    found["long date"] = pa.array([86_400_000, None, 0], pa.date64())
    found["time s"] = pa.array([1, None, 3], pa.time32("s"))
    found["time ns"] = pa.array([1, None, 3], pa.time64("ns"))
    found["interval"] = pa.array([(1, 2, 3), None, (0, 0, 0)], pa.month_day_nano_interval())
    found["decimal"] = pa.array([Decimal("1.50"), None, Decimal(-2)], pa.decimal128(10, 2))
    found["long decimal"] = pa.array([Decimal("1.50"), None, Decimal(-2)], pa.decimal256(50, 2))
    found["list"] = pa.array([[1, None], None, []])
    found["large list"] = pa.array([[1, None], None, []], pa.large_list(pa.int8()))
    found["list of lists"] = pa.array([[["a"], None], None, []])
    found["two integers"] = pa.array([[1, 2], None, [3, 4]], pa.list_(pa.int32(), 2))
    found["struct"] = pa.array([{"a": 1, "b": "x"}, None, {"a": None, "b": "y"}])
    found["map"] = pa.array([[("k", 1)], None, []], pa.map_(pa.string(), pa.int64()))
    found["runs"] = pa.RunEndEncodedArray.from_arrays(pa.array([2, 3], "int32"), ["a", None])
    found["dictionary"] = pa.array(["a", None, "b"]).dictionary_encode()
    found["unique"] = pa.array([b"0" * 16, None, b"1" * 16], pa.uuid())
    tables = {name: pa.table({name: column}) for name, column in found.items()}
    slices = pa.table({"text": [str(row) for row in range(100)], "list": [[1]] * 100})
    tables["a slice"] = slices.slice(40, 3)
    tables["two chunks"] = pa.concat_tables([tables["dictionary"], tables["dictionary"]])
    other = pa.table({"dictionary": pa.array(["c", "a", None]).dictionary_encode()})
    tables["two dictionaries"] = pa.concat_tables([tables["dictionary"], other])
    return tables


def differences(tables: dict[str, pa.Table]) -> list[str]:
    """The names of tables that have changed; dictionary encoding does not count."""
    before = columns()
    assert before.keys() == tables.keys()
    return [
        f"{name}: {before[name].schema} and {table.schema}"
        for name, table in tables.items()
        if not plain(table).equals(plain(before[name]))
    ]


def plain(table: pa.Table) -> pa.Table:
    columns = [
        column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
        for column in table.columns
    ]
    return pa.table(columns, table.column_names)
