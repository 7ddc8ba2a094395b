"""Type hints of NumPy's types."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

import numpy
import numpy.typing

from crossing import cross, refusal


def test_arrays_are_held_to_dtype_and_dimensions() -> None:
    array = numpy.zeros((2, 3))
    doubles = numpy.typing.NDArray[numpy.float64]
    assert cross(array, doubles).shape == (2, 3)
    assert cross(array.astype(">f8"), doubles).dtype == ">f8"
    why = "expected ndarray of float64, found ndarray of int32"
    assert refusal(array.astype("i4"), doubles) == why
    assert cross(array, numpy.typing.NDArray[numpy.floating[Any]]).ndim == 2
    assert cross(array, numpy.typing.NDArray[Any]).ndim == 2
    either: Any = numpy.typing.NDArray[numpy.int32 | numpy.float64]
    assert cross(array.astype("i4"), either).dtype == "i4"
    assert "found ndarray of bool" in refusal(array > 0, either)
    flat: Any = numpy.ndarray[tuple[int], numpy.dtype[numpy.float64]]
    assert refusal(array, flat) == "expected ndarray of 1 dimensions, found 2"
    assert refusal([1.0], doubles) == "expected ndarray, found list"
    assert cross({"a": array}, dict[str, doubles | None])["a"].shape == (2, 3)
    values: list[Any] = [array, [1, [2], "a"][:1], 1.5, "a", True]
    for value in values:
        assert numpy.array_equal(cross(value, numpy.typing.ArrayLike), value)


def test_scalars_of_numpy_hold_what_comes_or_refuse_it() -> None:
    assert type(cross(1.5, numpy.float64)) is numpy.float64
    assert type(cross(7, numpy.int8)) is numpy.int8
    assert type(cross(True, numpy.bool_)) is numpy.bool_
    assert cross([1, 2], list[numpy.uint16]) == [1, 2]
    assert refusal(300, numpy.int8) == "expected int8, found the integer 300"
    assert refusal(1e300, numpy.float32) == "expected float32, found the float 1e+300"
    assert refusal(1.5, numpy.int64) == "expected int, found float"
    assert cross(1 << 24, numpy.float32) == 1 << 24
    assert refusal((1 << 24) + 1, numpy.float32) == "expected float32, found the integer 16777217"
    assert refusal(1e-50, numpy.float32) == "expected float32, found the float 1e-50"
    assert refusal(10**6, numpy.float16) == "expected float16, found the float 1000000.0"
    assert cross(-0.0, numpy.float16) == 0
    assert numpy.isinf(cross(float("inf"), numpy.float16))


def test_times_of_numpy_are_the_time_that_came_or_refused() -> None:
    moment, span = datetime(2026, 11, 29, 1, 2, 3, 4), timedelta(days=-3, microseconds=1)
    for value, hint in [
        (date(2026, 11, 29), numpy.datetime64), (moment, numpy.datetime64),
        (datetime.max, numpy.datetime64), (span, numpy.timedelta64),
    ]:  # fmt: skip
        found = cross(value, hint)
        assert type(found) is hint
        assert found.item() == value
        assert cross([found], list[hint]) == [found]  # type: ignore[valid-type]
    for odd in (timedelta.max, timedelta.min):
        text = f"expected timedelta64, found a time out of its range: {odd}"
        assert refusal(odd, numpy.timedelta64) == text
    assert refusal(5, numpy.timedelta64) == "expected timedelta64, found int"
    assert refusal(span, numpy.datetime64) == "expected datetime64, found timedelta"
    aware = moment.replace(tzinfo=timezone.utc)
    assert refusal(aware, numpy.datetime64) == (
        "expected datetime64, which has no zone, found datetime in UTC"
    )
