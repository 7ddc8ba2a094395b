"""Tables that pandas has not made, as frames and series."""

from __future__ import annotations

import json
import math
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy
import pytest

from clutch._codec.codec import BadArguments, Codec
from test_tables import round_trip

if TYPE_CHECKING:
    import pandas
    import pyarrow
else:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")


CODEC = Codec(max_size=1 << 28, max_depth=64)


BERLIN, PARIS = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Paris")


NOW = datetime(2026, 11, 23, 10, 15, 30, 123456)


FOREIGN: dict[str, tuple[Any, str]] = {
    "integers": (pyarrow.array([1, 2]), "int64"),
    "integers with a null": (pyarrow.array([2**53 + 1, None]), "Int64"),
    "floats": (pyarrow.array([1.5, math.nan]), "float64"),
    "floats with a null": (pyarrow.array([1.5, None], "float32"), "Float32"),
    "truths": (pyarrow.array([True]), "bool"),
    "truths with a null": (pyarrow.array([True, None]), "boolean"),
    "moments with a null": (pyarrow.array([NOW, None]), "datetime64[us]"),
    "moments of a zone": (
        pyarrow.array([NOW, None], pyarrow.timestamp("us", "UTC")),
        "datetime64[us, UTC]",
    ),
    "durations": (pyarrow.array([timedelta(1), None]), "timedelta64[us]"),
    "dates": (pyarrow.array([date(2026, 1, 1), None]), "date32[day][pyarrow]"),
    "decimals": (pyarrow.array([Decimal("1.5"), None]), "decimal128(2, 1)[pyarrow]"),
    "lists": (pyarrow.array([[1], None]), "list<item: int64>[pyarrow]"),
    "categories": (pyarrow.array(["a", None, "b"]).dictionary_encode(), "category"),
    "nothing": (pyarrow.nulls(2), "null[pyarrow]"),
    "half floats with a null": (
        pyarrow.array([1.5, None], pyarrow.float16()),
        "halffloat[pyarrow]",
    ),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_column_that_pandas_has_not_sent(name: str) -> None:
    column, dtype = FOREIGN[name]
    table = pyarrow.table({"a": pyarrow.chunked_array([column, column])})
    frame = round_trip(table, pandas.DataFrame)
    assert str(frame["a"].dtype) == dtype
    assert round_trip(frame).column("a").to_pylist() == table.column(
        "a"
    ).to_pylist() or "floats" in (name)


def test_null_and_not_a_number_stay_apart() -> None:
    table = pyarrow.table({"a": [1.5, None, math.nan]})
    again = round_trip(round_trip(table, pandas.DataFrame)).column("a")
    assert again.null_count == 1
    assert again[1].as_py() is None
    assert math.isnan(again[2].as_py())


@pytest.mark.parametrize(
    "kind", [pyarrow.timestamp("us"), pyarrow.timestamp("us", "UTC"), pyarrow.duration("s")]
)
def test_the_first_time_of_all_is_no_null(kind: Any) -> None:
    table = pyarrow.table({"a": pyarrow.array([-(2**63), None, 1]).view(kind)})
    again = round_trip(round_trip(table, pandas.DataFrame))
    assert again.column("a").equals(table.column("a"))


def test_texts_with_a_null() -> None:
    frame = round_trip(pyarrow.table({"a": ["x", None]}), pandas.DataFrame)
    assert frame["a"].isna().tolist() == [False, True]
    assert round_trip(frame).column("a").to_pylist() == ["x", None]


@pytest.mark.parametrize(
    "column, why",
    [
        (pyarrow.nulls(1, pyarrow.month_day_nano_interval()), "no dtype for month_day_nano"),
        (pyarrow.array([1], pyarrow.timestamp("us", "Nowhere/Atall")), "Nowhere"),
        (
            pyarrow.DictionaryArray.from_arrays(pyarrow.array([0, 1], "int8"), ["a", "a"]),
            "unique",
        ),
    ],
)
def test_what_pandas_cannot_hold_is_refused_with_its_column(column: Any, why: str) -> None:
    with pytest.raises(BadArguments, match=f"value: column 'odd': .*{why}"):
        round_trip(pyarrow.table({"odd": column}), pandas.DataFrame)


@pytest.mark.parametrize(
    "said",
    [
        "no JSON",
        "[]",
        '{"columns": [1]}',
        '{"columns": [{}]}',
        '{"index_columns": [{"kind": "range"}]}',
        '{"column_indexes": [{"numpy_type": "int64"}]}',
        "[" * 100_000,
    ],
)
def test_metadata_that_does_not_fit_is_refused(said: str) -> None:
    table = pyarrow.table({"a": ["x"]}).replace_schema_metadata({"pandas": said})
    with pytest.raises(BadArguments, match="value: "):
        round_trip(table, pandas.DataFrame)


@pytest.mark.parametrize(
    "dtype", ["Int64", "period[M]", "interval[int64, right]", "datetime64[ns, UTC]", "boolean"]
)
def test_a_dtype_that_does_not_fit_is_passed_over(dtype: str) -> None:
    said = json.dumps({"columns": [{"field_name": "a", "name": "a", "numpy_type": dtype}]})
    table = pyarrow.table({"a": ["x"]}).replace_schema_metadata({"pandas": said})
    assert round_trip(table, pandas.DataFrame)["a"].tolist() == ["x"]


def test_metadata_of_other_columns_and_rows_is_passed_over() -> None:
    frame = pandas.DataFrame({"a": [1, 2, 3], "b": ["x", "y", "z"]})
    table = round_trip(frame).slice(1).select(["b"])
    found = round_trip(table, pandas.DataFrame)
    pandas.testing.assert_frame_equal(found, frame[["b"]][1:].reset_index(drop=True))


def test_numbers_are_views_of_what_arrived() -> None:
    frame = pandas.DataFrame({"a": numpy.arange(100_000.0), "b": numpy.arange(100_000)})
    body, buffers = CODEC.encode(frame)
    found = CODEC.decode(body, buffers, pandas.DataFrame)
    octets = numpy.frombuffer(buffers[0], "u1")
    assert numpy.shares_memory(found["a"].to_numpy(), octets)
    assert numpy.shares_memory(found["b"].to_numpy(), octets)
    with pytest.raises(ValueError, match="read-only"):
        found.loc[0, "a"] = 5.0
    own = found.copy()
    own.loc[0, "a"] = 5.0
    assert own["a"][0] == 5.0


def test_a_series_is_one_column() -> None:
    with pytest.raises(BadArguments, match="expected one column, found 2: a, b"):
        round_trip(pyarrow.table({"a": [1], "b": [2]}), pandas.Series)
    found = round_trip(pyarrow.table({"a": [1]}), pandas.Series)
    pandas.testing.assert_series_equal(found, pandas.Series([1], name="a"))
