"""Frames and series of Polars. Needs Polars and pyarrow."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from clutch._codec.codec import BadArguments, Codec, Unencodable
from test_tables import round_trip

if TYPE_CHECKING:
    import polars
    import pyarrow
else:
    polars = pytest.importorskip("polars", reason="Polars is not installed")
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")

polars.DataFrame({"a": [1]}).select("a")  # Polars opens files that it keeps open

CODEC = Codec(max_size=1 << 28, max_depth=64)
NOW = datetime(2026, 11, 23, 10, 15, 30, 123456)

KEPT: dict[str, tuple[list[Any], Any]] = {
    "small integers": ([1, None, -128], polars.Int8),
    "unsigned integers": ([2**64 - 1, None], polars.UInt64),
    "floats": ([1.5, None, float("inf"), -0.0], polars.Float64),
    "short floats": ([1.5, None], polars.Float32),
    "truths": ([True, None, False], polars.Boolean),
    "texts": (["a", None, "ß€", ""], polars.String),
    "bytes": ([b"a", None, b""], polars.Binary),
    "dates": ([date(2026, 11, 23), None], polars.Date),
    "times": ([time(10, 15, 30, 1), None], polars.Time),
    "moments": ([NOW, None], polars.Datetime("us")),
    "moments of nanoseconds": ([NOW, None], polars.Datetime("ns")),
    "moments of a zone": ([NOW, None], polars.Datetime("us", "Europe/Berlin")),
    "durations": ([timedelta(days=1, microseconds=1), None], polars.Duration("us")),
    "decimals": ([Decimal("1.50"), None], polars.Decimal(20, 2)),
    "categories": (["a", None, "b"], polars.Categorical),
    "an enum": (["a", None, "b"], polars.Enum(["b", "a", "c"])),
    "lists": ([[1, None], None, []], polars.List(polars.Int64)),
    "lists of categories": ([["a"], None], polars.List(polars.Categorical)),
    "arrays": ([[1, 2], None], polars.Array(polars.Int16, 2)),
    "structs": ([{"a": 1, "b": "x"}, {"a": None, "b": None}], None),
    "nothing": ([None, None], polars.Null),
    "no rows": ([], polars.String),
}


@pytest.mark.parametrize("name", KEPT)
def test_a_column_is_itself_again(name: str) -> None:
    values, dtype = KEPT[name]
    series = polars.Series(name, values, dtype=dtype)
    found = round_trip(series, polars.Series)
    assert found.name == name
    assert found.dtype == series.dtype
    assert found.equals(series, check_dtypes=True, null_equal=True)
    frame = round_trip(series.to_frame(), polars.DataFrame)
    assert frame.schema == {name: series.dtype}
    assert frame.equals(series.to_frame(), null_equal=True)


def test_not_a_number_is_no_null() -> None:
    found = round_trip(polars.Series([float("nan"), None]), polars.Series)
    assert found.is_nan().to_list() == [True, None]


def test_without_a_hint_it_is_a_table() -> None:
    frame = polars.DataFrame({"a": [1, 2], "b": ["x", None]})
    found = round_trip(frame)
    assert isinstance(found, pyarrow.Table)
    assert found.to_pydict() == {"a": [1, 2], "b": ["x", None]}
    assert round_trip(frame["b"]).column_names == ["b"]


def test_frames_of_several_chunks_and_of_none() -> None:
    frame = polars.DataFrame({"a": [1, 2]})
    twice = polars.concat([frame, frame], rechunk=False)
    assert round_trip(twice, polars.DataFrame).equals(twice)
    assert round_trip(polars.DataFrame(), polars.DataFrame).shape == (0, 0)


@pytest.mark.parametrize(
    "dtype, why",
    [
        (polars.Object, "it holds Python objects; give it another dtype"),
        (polars.Int128, "Arrow has no type for Int128"),
        (polars.List(polars.Int128), r"Arrow has no type for List\(Int128\)"),
    ],
)
def test_what_arrow_lacks_is_refused_with_its_column(dtype: Any, why: str) -> None:
    series = polars.Series([None], dtype=dtype)
    frame = polars.DataFrame({"good": [1], "odd": series})
    with pytest.raises(Unencodable, match=f"result is of type polars.*column 'odd': {why}"):
        CODEC.encode(frame)


def test_a_lazy_frame_is_refused_with_what_to_do() -> None:
    with pytest.raises(Unencodable, match=r"send what its collect\(\) returns"):
        CODEC.encode(polars.LazyFrame({"a": [1]}))


@pytest.mark.parametrize(
    "sent, arrived",
    [
        (pyarrow.array([86_400_000, None], pyarrow.date64()), polars.Date),
        (pyarrow.array([1, None], pyarrow.timestamp("s")), polars.Datetime("ms")),
        (pyarrow.array([1, None], pyarrow.timestamp("s", "UTC")), polars.Datetime("ms", "UTC")),
        (pyarrow.array([1, None], pyarrow.duration("s")), polars.Duration("ms")),
        (pyarrow.array([1, None], pyarrow.time32("s")), polars.Time),
        (pyarrow.array([b"ab", None], pyarrow.binary(2)), polars.Binary),
        (pyarrow.array([1, None]).dictionary_encode(), polars.Int64),
    ],
)
def test_types_that_polars_lacks_arrive_with_the_same_values(sent: Any, arrived: Any) -> None:
    found = round_trip(pyarrow.table({"a": sent}), polars.Series)
    assert found.dtype == arrived
    assert found.to_list() == pyarrow.array(sent.to_pylist()).to_pylist()


POISONED = pyarrow.table(
    [pyarrow.DictionaryArray.from_arrays(pyarrow.array([0, 1], "uint8"), ["b", "a"])],
    schema=pyarrow.schema(
        [
            pyarrow.field(
                "e",
                pyarrow.dictionary(pyarrow.uint8(), pyarrow.string()),
                metadata={"_PL_ENUM_VALUES2": "1;b"},
            )
        ]
    ),
)


@pytest.mark.parametrize(
    "table, why",
    [
        (pyarrow.table({"a": pyarrow.array([2**62], pyarrow.timestamp("s"))}), "out of bounds"),
        (
            pyarrow.table({"a": pyarrow.array([[1]], pyarrow.list_(pyarrow.timestamp("s")))}),
            r"column 'a' holds timestamp\[s\] inside of other values",
        ),
        (pyarrow.table({"a": pyarrow.nulls(1, pyarrow.decimal256(50, 2))}), "Int256"),
        (pyarrow.table([[1], [2]], names=["a", "a"]), "a"),
        (POISONED, "column 'e' has categories that it does not name"),
    ],
)
def test_what_polars_cannot_hold_is_refused(table: Any, why: str) -> None:
    body, buffers = CODEC.encode(table)
    with pytest.raises(BadArguments, match=f"value: a table that Polars cannot hold: .*{why}"):
        CODEC.decode(body, buffers, polars.DataFrame)


def test_a_series_is_one_column() -> None:
    body, buffers = CODEC.encode(pyarrow.table({"a": [1], "b": [2]}))
    with pytest.raises(BadArguments, match="expected one column, found 2: a, b"):
        CODEC.decode(body, buffers, polars.Series)
