"""NumPy's structured and masked arrays. Needs pyarrow."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy
import pytest
from msgspec.msgpack import Ext
from numpy import ma

from clutch._codec.codec import BadArguments, Codec, Unencodable
from clutch._codec.prepare import ENCODER
from clutch._codec.tables.conversion import ARRAY, dump, write_array
from test_tables import round_trip

if TYPE_CHECKING:
    import pyarrow
else:
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")

CODEC = Codec(max_size=1 << 20, max_depth=64)

PAIR = [("a", "<i4"), ("b", "<f8")]
NESTED = [("inner", [("x", "<f8"), ("y", "<U3")]), ("grid", "<f4", (2, 3)), ("raw", "|S3")]

WIDTHS = ["|b1", "|i1", "<i2", ">i4", "<i8", "|u1", "<u2", ">u4", "<u8", "<f2", ">f4", "<f8"]

STRUCTURED: dict[str, Any] = {
    "two fields": numpy.array([(1, 2.5), (3, numpy.nan)], PAIR),
    "fields in fields": numpy.array(
        [((1.5, "abc"), [[1, 2, 3], [4, 5, 6]], b"x\0y"), ((0, ""), numpy.zeros((2, 3)), b"")],
        NESTED,
    ),
    "two dimensions": numpy.arange(6, dtype="<i4").reshape(2, 3).astype(PAIR),
    "two dimensions in Fortran's order": numpy.asfortranarray(
        numpy.arange(6).reshape(2, 3).astype(PAIR)
    ),
    "no dimension": numpy.array((1, 2.5), PAIR),
    "no rows": numpy.zeros(0, NESTED),
    "each third row": numpy.arange(10).astype(PAIR)[::3],
    "all widths": numpy.ones(2, [(code, code) for code in WIDTHS]),
    "times": numpy.array(
        [(1, 2, 3), ("NaT", "NaT", "NaT")], [("a", "<M8[ns]"), ("b", "<m8[s]"), ("c", "<M8[D]")]
    ),
    "raw bytes": numpy.array([(b"\0ab",)], [("v", "|V3")]),
}


def masked(values: Any, mask: Any = ma.nomask, **more: Any) -> Any:
    return ma.masked_array(values, mask, **more)


MASKED: dict[str, Any] = {
    "integers": masked([1, 2, 3], [1, 0, 1]),
    "a fill value": masked([1.5, 2.5], [1, 0], fill_value=-1.5),
    "no mask": masked([1.5, 2.5]),
    "nothing masked": masked([1, 2], [0, 0]),
    "two dimensions": masked(numpy.arange(6.0).reshape(2, 3), numpy.eye(2, 3)),
    "times that are none, and masked ones": masked(
        numpy.array([1, "NaT", "NaT"], "<M8[s]"), [0, 0, 1]
    ),
    "texts": masked(["ab", "c"], [0, 1]),
    "truths": masked([True, False, True], [1, 0, 0]),
    "fields": masked(numpy.ones(2, PAIR), [(0, 1), (1, 0)]),
    "no rows": masked(numpy.zeros(0), numpy.zeros(0, bool)),
}


@pytest.mark.parametrize("name", STRUCTURED)
def test_a_structured_array_is_itself_again(name: str) -> None:
    array = STRUCTURED[name]
    for hint in (Any, numpy.ndarray):
        found = round_trip(array, hint, CODEC)
        assert type(found) is numpy.ndarray
        assert found.dtype == array.dtype
        assert found.shape == array.shape
        assert found.tobytes() == array.tobytes()


@pytest.mark.parametrize("name", MASKED)
def test_a_masked_array_is_itself_again(name: str) -> None:
    array = MASKED[name]
    found = round_trip(array, codec=CODEC)
    assert type(found) is ma.MaskedArray
    assert found.dtype == array.dtype
    assert found.shape == array.shape
    assert (found.mask is ma.nomask) == (array.mask is ma.nomask)
    assert ma.getmaskarray(found).tobytes() == ma.getmaskarray(array).tobytes()
    assert found.data.tobytes() == array.data.tobytes(), "what is under the mask too"
    assert str(found.fill_value) == str(array.fill_value)


def test_each_field_is_a_column_for_others() -> None:
    stream = write_array(STRUCTURED["fields in fields"], 1 << 20)
    table = pyarrow.ipc.open_stream(stream).read_all()
    assert table.to_pylist()[0] == {
        "inner": {"x": 1.5, "y": "abc"},
        "grid": [[1, 2, 3], [4, 5, 6]],
        "raw": b"x\0y",
    }
    masked = pyarrow.ipc.open_stream(write_array(MASKED["integers"], 1 << 20)).read_all()
    assert masked.to_pydict() == {"values": [1, 2, 3], "mask": [True, False, True]}


def test_padding_does_not_cross() -> None:
    array = numpy.ones(2, numpy.dtype([("a", "i1"), ("b", "i8")], align=True))
    found = round_trip(array, codec=CODEC)
    assert (array.dtype.itemsize, found.dtype.itemsize) == (16, 9)
    assert found.tolist() == array.tolist()


@pytest.mark.parametrize(
    "array, why",
    [
        (numpy.zeros(1, [("a", [("o", "O")])]), "field 'a.o': .* the dtype object"),
        (numpy.zeros(1, [("a", "<c8")]), "field 'a': .* the dtype complex64"),
        (numpy.zeros(1, [("a", "g")]), "field 'a': .* the dtype float128"),
        (numpy.zeros(1, [("a", "<M8[h]")]), r"field 'a': .* the dtype datetime64\[h\]"),
        (numpy.zeros(1, [("a", "<m8[D]")]), r"field 'a': .* the dtype timedelta64\[D\]"),
        (numpy.array([(2**40,)], [("a", "<M8[D]")]), "it holds days that do not fit into 32 bits"),
        (numpy.zeros(1, []), "a dtype without fields"),
        (numpy.zeros(1, [("a", "<i4", (0,))]), "field 'a': its arrays are empty"),
        (masked([object()], [1]), "the dtype object"),
        (masked([1j], [1]), "the dtype complex128"),
        (ma.masked, "send None"),
    ],
)
def test_what_arrow_lacks_is_refused_with_its_field(array: Any, why: str) -> None:
    with pytest.raises(Unencodable, match=f"result is of type numpy.*{why}"):
        CODEC.encode(array)


def table_with(note: object, **columns: Any) -> Any:
    return pyarrow.table(columns).replace_schema_metadata({"clutch.array": json.dumps(note)})


def note(dtype: object, shape: object, **more: object) -> dict[str, object]:
    return {"dtype": dtype, "shape": shape, "order": "C", **more}


LOOP: list[Any] = ["a", "<i4", []]
for _ in range(100):
    LOOP = ["a", [LOOP], []]


@pytest.mark.parametrize(
    "table, why",
    [
        (pyarrow.table({"a": [1]}), ""),
        (table_with([], a=[1]), ""),
        (table_with(note([["a", "|O", []]], [1]), a=[1]), "malformed dtype"),
        (table_with(note([["a", "<M8[h]", []]], [1]), a=[1]), "malformed dtype"),
        (table_with(note([["a", "i4,f8", []]], [1]), a=[1]), "malformed dtype"),
        (table_with(note([LOOP], [1]), a=[1]), "too deep"),
        (table_with(note([["a", "<i8", [-1]]], [1]), a=[1]), ""),
        (table_with(note([["b", "<i8", []]], [1]), a=[1]), "expected the fields"),
        (table_with(note([["a", "<i4", []]], [1]), a=[1]), "expected int32, found int64"),
        (table_with(note([["a", "<i8", []]], [1]), a=[None]), ""),
        (table_with(note([["a", "<i8", []]], [2]), a=[1, None]), "a null"),
        (table_with(note([["a", "<i8", []]], [3]), a=[1, 2]), "reshape"),
        (table_with(note([["a", "<i8", []]], [-1]), a=[1, 2]), "malformed shape"),
        (table_with(note([["a", "<i8", []]], [1 << 40]), a=[1]), "more than 1048576 bytes"),
        (table_with(note([["a", "<U99999999", []]], [1]), a=["x"]), "more than 1048576 bytes"),
        (table_with(note([["a", "<U1", []]], [1]), a=["xyz"]), "longer than its dtype"),
        (table_with(note([["a", "<i8", [3]]], [1]), a=[[1, 2]]), "expected lists of 3"),
        (table_with(note("<i8", [1], fill="00"), values=[1]), "buffer"),
        (table_with(note("<i8", [1], fill=None), values=[1], mask=["x"]), "expected bool"),
    ],
)
def test_a_table_that_is_no_array_is_refused(table: Any, why: str) -> None:
    stream = bytes(dump(table, 1 << 20))
    body = ENCODER.encode(Ext(15, ENCODER.encode([ARRAY, stream])))
    with pytest.raises(BadArguments, match=f"value: a table that is not a NumPy array: .*{why}"):
        CODEC.decode(body)
