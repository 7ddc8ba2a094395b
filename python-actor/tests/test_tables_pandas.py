"""Frames and series of pandas, none of which changes silently. Needs pandas and pyarrow."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy
import pytest

from clutch._codec.codec import BadArguments, Codec, Unencodable
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


def objects(*values: object) -> Any:
    return pandas.Series(list(values), dtype=object)


def typed(dtype: object, *values: object) -> Any:
    return pandas.Series(list(values), dtype=dtype)


KEPT: dict[str, Any] = {
    "integers": typed("int64", 1, -(2**63)),
    "small integers": typed("int8", 1, -128),
    "unsigned integers": typed("uint64", 2**64 - 1),
    "floats with NaN": typed("float64", 1.5, math.nan, math.inf, -0.0),
    "half floats": typed("float16", 1.5),
    "truths": typed("bool", True, False),
    "nullable integers": typed("Int64", 2**53 + 1, None),
    "nullable small integers": typed("UInt8", 255, None),
    "nullable floats": typed("Float64", 1.5, None),
    "nullable truths": typed("boolean", True, None, False),
    "texts": typed("string", "a", None, "ß€"),
    "texts in Python": typed("string[python]", "a", None),
    "texts as pandas guesses them": pandas.Series(["a", "b"]),
    "categories": typed("category", "a", None, "b"),
    "categories in order, of which some are not used": pandas.Series(
        pandas.Categorical([1, 2], [3, 2, 1], ordered=True)
    ),
    "categories that are objects": pandas.Series(
        pandas.Categorical(["x"], pandas.Index(["x", "y"], dtype=object))
    ),
    "no categories": pandas.Series(pandas.Categorical([None], pandas.Index([], dtype=object))),
    "moments of nanoseconds": pandas.Series([pandas.Timestamp(1), pandas.NaT]),
    "moments of seconds": typed("datetime64[s]", NOW.replace(microsecond=0)),
    "moments of a zone": pandas.Series([NOW, pandas.NaT]).dt.tz_localize("Europe/Berlin"),
    "moments of an offset": pandas.Series([pandas.Timestamp("2026-01-01T00:00+01:00")]),
    "durations": pandas.Series([pandas.Timedelta(1), pandas.NaT]),
    "periods": pandas.Series(pandas.period_range("2026-01", periods=3, freq="M")),
    "intervals": pandas.Series(pandas.interval_range(0, 3)),
    "a list of Arrow's": typed(pandas.ArrowDtype(pyarrow.list_(pyarrow.int64())), [1], None),
    "a text of Arrow's": typed(pandas.ArrowDtype(pyarrow.string()), "a", None),
    "objects: texts": objects("a", None),
    "objects: texts and NaN": objects("a", math.nan),
    "objects: texts and NA": objects("a", pandas.NA),
    "objects: NaT": objects(NOW, pandas.NaT),
    "objects: bytes": objects(b"a", None, b""),
    "objects: integers and None": objects(2**53 + 1, None),
    "objects: floats": objects(1.5, math.nan, None),
    "objects: truths": objects(True, None),
    "objects: NumPy's numbers": objects(1.5, 2.0),
    "objects: decimals": objects(Decimal("1.50"), Decimal("22.25"), None),
    "objects: dates": objects(date(2026, 11, 23), None),
    "objects: times": objects(time(10, 15, 30, 1), None),
    "objects: moments": objects(NOW, None),
    "objects: moments of a zone": objects(NOW.replace(tzinfo=BERLIN), None),
    "objects: durations": objects(timedelta(days=1, microseconds=1)),
    "objects: lists": objects([1, None], None, []),
    "objects: dictionaries": objects({"a": 1, "b": "x"}, {"a": 2, "b": None}),
    "objects: None": objects(None, None),
    "no rows of objects": objects(),
    "no rows of floats": typed("float64"),
}

INDEXED: dict[str, Any] = {
    "a range": pandas.RangeIndex(2),
    "a range with a step": pandas.RangeIndex(5, 9, 2, name="r"),
    "texts": pandas.Index(["a", "b"], name="name"),
    "texts without a name": pandas.Index(["a", "b"]),
    "a name that a column has": pandas.Index(["a", "b"], name="x"),
    "objects": pandas.Index([1, None], dtype=object),
    "integers": pandas.Index([7, 3]),
    "floats": pandas.Index([1.5, math.nan]),
    "moments": pandas.DatetimeIndex([NOW, NOW], tz="Europe/Paris"),
    "categories": pandas.CategoricalIndex(["b", "a"]),
    "periods": pandas.period_range("2026-01", periods=2, freq="D"),
    "two levels": pandas.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["first", None]),
    "the same twice": pandas.Index(["a", "a"]),
}


@pytest.mark.parametrize("name", KEPT)
def test_a_column_is_itself_again(name: str) -> None:
    series = KEPT[name].rename("x")
    pandas.testing.assert_series_equal(round_trip(series, pandas.Series), series)
    frame = pandas.DataFrame({"x": series, "y": series})
    pandas.testing.assert_frame_equal(round_trip(frame, pandas.DataFrame), frame)
    if series.dtype == object:
        found = round_trip(series, pandas.Series).tolist()
        assert [type(value) for value in found] == [type(value) for value in series]


@pytest.mark.parametrize("name", INDEXED)
def test_an_index_is_itself_again(name: str) -> None:
    frame = pandas.DataFrame({"x": [1, 2]}, index=INDEXED[name])
    found = round_trip(frame, pandas.DataFrame)
    pandas.testing.assert_frame_equal(found, frame, check_freq=False)
    pandas.testing.assert_series_equal(
        round_trip(frame["x"], pandas.Series), frame["x"], check_freq=False
    )


@pytest.mark.parametrize(
    "frame",
    [
        pandas.DataFrame(),
        pandas.DataFrame(index=range(5)),
        pandas.DataFrame(numpy.arange(6.0).reshape(2, 3)),
        pandas.DataFrame({"x": []}),
        pandas.DataFrame([[1, 2]], columns=pandas.Index(["p", "q"], name="label")),
        pandas.DataFrame([[1, 2]], columns=pandas.Index(["p", "q"], dtype=object)),
        pandas.DataFrame({"": [1], "ß €": [2]}),
    ],
)
def test_labels_and_empty_frames(frame: Any) -> None:
    pandas.testing.assert_frame_equal(round_trip(frame, pandas.DataFrame), frame)


@pytest.mark.parametrize("name", [None, "x", 0])
def test_the_name_of_a_series(name: object) -> None:
    series = pandas.Series([1], name=name)
    pandas.testing.assert_series_equal(round_trip(series, pandas.Series), series)


def test_attributes_cross_where_json_holds_them() -> None:
    frame = pandas.DataFrame({"x": [1]})
    frame.attrs["unit"] = {"x": "m"}
    assert round_trip(frame, pandas.DataFrame).attrs == {"unit": {"x": "m"}}
    assert round_trip(frame["x"], pandas.Series).attrs == {"unit": {"x": "m"}}
    frame.attrs["unit"] = (1, 2)
    with pytest.raises(Unencodable, match="its attrs hold more than JSON can"):
        CODEC.encode(frame)


REFUSED: dict[str, tuple[Any, str]] = {
    "integers and floats": (objects(1, 2.5), "row 0 holds int 1, and would arrive as float 1.0"),
    "texts and bytes": (objects("a", b"b"), "row 0 holds str 'a', and would arrive as bytes"),
    "texts and numbers": (objects("a", 1), r"several types \(int, str\)"),
    "None and NaN": (objects("a", None, math.nan), r"several types \(float, str\)"),
    "70 bits": (objects(2**70), "an integer that 64 bits cannot hold"),
    "a negative zero": (objects(Decimal("-0")), "row 0 holds Decimal .*'-0'"),
    "no number": (objects(Decimal("NaN")), "Arrow has no type for what it holds .Decimal"),
    "a time with a zone": (objects(time(1, tzinfo=timezone.utc)), "row 0 holds time"),
    "two zones": (
        objects(NOW.replace(tzinfo=BERLIN), NOW.replace(tzinfo=PARIS)),
        "row 1 holds datetime",
    ),
    "the second of two hours": (objects(NOW.replace(fold=1)), "row 0 holds datetime"),
    "dates and moments": (objects(date(2026, 1, 1), NOW), "row 1 holds datetime"),
    "lists of two kinds": (objects([1], [2.5]), r"row 0 holds list \[1\]"),
    "tuples": (objects((1, 2)), "row 0 holds tuple"),
    "arrays": (objects(numpy.zeros(2)), "row 0 holds ndarray"),
    "dictionaries with other keys": (objects({"a": 1}, {"b": 2}), "row 0 holds dict"),
    "objects": (objects(object()), "Arrow has no type for what it holds .object"),
    "half a character": (objects("\ud800"), "Arrow has no type for what it holds .str"),
    "complex numbers": (typed("complex128", 1j), "the dtype complex128"),
    "sparse values": (
        pandas.Series(pandas.arrays.SparseArray([0, 1])),
        "it is sparse; send its dense form",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_change_is_refused_with_its_column(name: str) -> None:
    column, why = REFUSED[name]
    frame = pandas.DataFrame({"good": pandas.Series([1] * len(column)), "odd": column})
    with pytest.raises(Unencodable, match=rf"^x\[0\] is of type pandas.*column 'odd': .*{why}"):
        CODEC.encode([frame], "x")


@pytest.mark.parametrize(
    "frame, why",
    [
        (pandas.DataFrame([[1, 2]], columns=["a", "a"]), "column 'a': another column"),
        (pandas.DataFrame([[1, 2]], columns=["1", 1]), "labels are all texts, or all whole"),
        (pandas.DataFrame([[1]], columns=[True]), "column True: labels are"),
        (pandas.DataFrame([[1]], columns=[date(2026, 1, 1)]), "labels are all texts"),
        (
            pandas.DataFrame([[1]], columns=pandas.MultiIndex.from_tuples([("a", "b")])),
            "labels of several parts",
        ),
        (pandas.DataFrame({"a": [1]}, index=pandas.Index([1], name=5)), "the index has the name 5"),
        (pandas.Series([1], name=("a", 1)), "labels are all texts"),
    ],
)
def test_labels_that_arrow_cannot_hold_are_refused(frame: Any, why: str) -> None:
    with pytest.raises(Unencodable, match=why):
        CODEC.encode(frame)


def test_without_a_hint_it_is_a_table_that_pandas_reads_as_the_frame() -> None:
    frame = pandas.DataFrame(
        {"a": [1, 2], "c": pandas.Categorical(["x", "y"]), "t": [NOW, NOW]}, index=["p", "q"]
    )
    table = round_trip(frame)
    assert isinstance(table, pyarrow.Table)
    assert table.column_names == ["a", "c", "t", "__index_level_0__"]
    pandas.testing.assert_frame_equal(table.to_pandas(), frame)


def test_what_pyarrow_made_of_a_frame_is_the_frame() -> None:
    frame = pandas.DataFrame({"a": [1.5, math.nan], "b": ["x", "y"]}, index=["p", "q"])
    found = round_trip(pyarrow.Table.from_pandas(frame), pandas.DataFrame)
    pandas.testing.assert_frame_equal(found, frame)


def test_not_a_number_is_no_null() -> None:
    table = round_trip(pandas.DataFrame({"a": [1.5, math.nan]}))
    assert table.column("a").null_count == 0
    assert math.isnan(table.column("a")[1].as_py())


def test_subclasses_are_frames() -> None:
    class Own(pandas.DataFrame):  # type: ignore[misc]
        pass

    assert round_trip(Own({"a": [1]})).to_pydict() == {"a": [1]}
    with pytest.raises(BadArguments, match=r"value: expected .*Own"):
        round_trip(pandas.DataFrame({"a": [1]}), Own)


def test_an_index_alone_is_refused_with_what_to_do() -> None:
    with pytest.raises(Unencodable, match=r"send what its to_series\(\) returns"):
        CODEC.encode(pandas.Index([1]))


def test_moments_and_durations_of_pandas_are_no_tables() -> None:
    moment = pandas.Timestamp("2026-11-23T10:15:30.123456Z")
    assert round_trip([moment, pandas.Timedelta(days=1)]) == [moment, timedelta(days=1)]
