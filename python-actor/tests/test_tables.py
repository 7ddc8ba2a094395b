"""Arrow tables and batches as values. Needs pyarrow."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy
import pytest

from clutch._codec.codec import BadArguments, Codec, TooLarge, Unencodable
from clutch._codec.parameters import Parameters

CODEC = Codec(max_size=1 << 28, max_depth=64)

if TYPE_CHECKING:
    import pyarrow
else:
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")

SMALL = pyarrow.table({"number": [1, None, 3], "text": ["a", "ß€", None]})


def round_trip(value: object, hint: Any = Any, codec: Codec = CODEC) -> Any:
    body, buffers = codec.encode(value)
    return codec.decode(body, buffers, hint)


@pytest.mark.parametrize(
    "table",
    [
        SMALL,
        SMALL.replace_schema_metadata({"key": "value"}),
        SMALL.slice(1, 1),
        SMALL.slice(0, 0),
        pyarrow.table({}),
        pyarrow.concat_tables([SMALL, SMALL]),
        pyarrow.table({"same": [1], "other": [2]}).rename_columns(["same", "same"]),
        pyarrow.table({"category": pyarrow.array(["a", "b", "a"]).dictionary_encode()}),
        pyarrow.concat_tables(
            pyarrow.table({"category": pyarrow.array(texts).dictionary_encode()})
            for texts in (["a", "b"], ["c", "a"])
        ),
    ],
)
def test_a_table_is_itself_again(table: Any) -> None:
    found = round_trip(table)
    assert isinstance(found, pyarrow.Table)
    assert found.equals(table, check_metadata=True)
    assert [len(chunk) for chunk in found.to_batches()] == [
        len(chunk) for chunk in table.to_batches()
    ]


def test_a_batch_is_a_batch_and_a_table_when_asked_for() -> None:
    batch = SMALL.to_batches()[0]
    assert round_trip(batch).equals(batch)
    assert isinstance(round_trip(batch), pyarrow.RecordBatch)
    assert round_trip(batch, pyarrow.Table).equals(SMALL)
    assert round_trip(SMALL, pyarrow.RecordBatch).equals(batch)


def test_batches_of_other_sizes_than_one() -> None:
    none = SMALL.slice(0, 0).combine_chunks()
    assert round_trip(none, pyarrow.RecordBatch).num_rows == 0
    assert round_trip(none, pyarrow.RecordBatch).schema == SMALL.schema
    twice = round_trip(pyarrow.concat_tables([SMALL, SMALL]), pyarrow.RecordBatch)
    assert twice.num_rows == 6
    assert twice.column(0).to_pylist() == [1, None, 3, 1, None, 3]


def test_many_rows_are_beside_the_body_and_are_not_copied_on_arrival() -> None:
    numbers = numpy.arange(100_000.0)
    body, buffers = CODEC.encode(pyarrow.table({"number": numbers}))
    assert len(body) < 40
    (stream,) = buffers
    assert len(stream) < numbers.nbytes + 2_000
    found = CODEC.decode(body, buffers).column("number").chunk(0).to_numpy()
    assert numpy.array_equal(found, numbers)
    assert numpy.shares_memory(found, numpy.frombuffer(stream, "u1"))
    assert not numpy.shares_memory(found, numbers)


@dataclass
class Report:
    title: str
    rows: pyarrow.Table


def test_tables_are_values_like_others() -> None:
    found = round_trip({"a": [SMALL, None]})
    assert found["a"][0].equals(SMALL)
    report = round_trip(Report("title", SMALL), Report)
    assert report.title == "title"
    assert report.rows.equals(SMALL)
    batches = round_trip([SMALL, SMALL], list[pyarrow.RecordBatch])
    assert [type(batch) for batch in batches] == [pyarrow.RecordBatch] * 2
    assert round_trip(None, pyarrow.Table | None) is None


def test_an_argument_is_decoded_as_its_hint_says() -> None:
    def function(table: pyarrow.Table, count: int = 1) -> None: ...

    parameters = Parameters.of(function, CODEC)
    body, buffers = CODEC.encode([SMALL, 2])
    positional, _ = parameters.bind(body, b"\x80", buffers)
    assert positional[0].equals(SMALL)  # type: ignore[attr-defined]
    with pytest.raises(BadArguments, match=r"table: expected .*Table.*, found int"):
        parameters.bind(CODEC.encode([1, 2])[0])


def test_a_union_with_a_table() -> None:
    for value in (SMALL, [1]):
        assert round_trip(value, pyarrow.Table | list[int]) == value


@pytest.mark.parametrize("hint", [int, numpy.ndarray, list[int], dict[str, int]])
def test_a_table_is_nothing_else(hint: Any) -> None:
    with pytest.raises(BadArguments, match=r"value: expected .*, found .*Table"):
        round_trip(SMALL, hint)


def test_a_table_over_the_limit_names_its_size() -> None:
    table = pyarrow.table({"number": numpy.zeros(100_000)})
    small = Codec(max_size=100_000, max_depth=64)
    with pytest.raises(TooLarge) as caught:
        small.encode([table])
    assert caught.value.limit == 100_000
    assert 800_000 < caught.value.size < 802_000


def test_bytes_that_are_no_table_say_why() -> None:
    body, _ = CODEC.encode(SMALL)
    for wrong, why in (
        (
            body.replace(b"\6\0\0\0\6\0\0\0", b"\6\0\0\0\x66\0\0\0"),
            "a table that Arrow cannot read",
        ),
        (body.replace(b"\xff\xff\xff\xff", b"rows", 1), "no table of Arrow's: no message"),
        (body.replace(b"table", b"sheet", 1), "malformed table"),
    ):
        with pytest.raises(BadArguments, match=f"^value: .*{why}"):
            CODEC.decode(wrong)


def test_rows_that_have_no_bytes_are_no_more_than_a_message_has() -> None:
    body, buffers = CODEC.encode(pyarrow.table({"nothing": pyarrow.nulls(200_000)}))
    small = Codec(max_size=100_000, max_depth=64)
    assert CODEC.decode(body, buffers).num_rows == 200_000
    with pytest.raises(BadArguments, match="a table of 200000 rows; 100000 are the most"):
        small.decode(body, buffers)


def test_a_table_is_a_level_of_depth() -> None:
    flat = Codec(max_size=1 << 20, max_depth=1)
    assert round_trip(SMALL, codec=flat).equals(SMALL)
    with pytest.raises(TooLarge, match="depth"):
        flat.encode([SMALL])


@pytest.mark.parametrize(
    "value, advice",
    [
        (pyarrow.array([1]), "put it into a table"),
        (pyarrow.chunked_array([[1]]), "put it into a table"),
        (SMALL.to_reader(), r"yield its batches, or send what its read_all\(\) returns"),
        (pyarrow.scalar(1), ""),
    ],
)
def test_what_is_near_to_a_table_is_refused_with_what_to_do(value: Any, advice: str) -> None:
    name = f"{type(value).__module__}.{type(value).__qualname__}"
    with pytest.raises(Unencodable, match=rf"result.x is of type {name}.*{advice}"):
        CODEC.encode({"x": value})


def without_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "pyarrow"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyarrow", None)


def test_a_table_that_comes_without_pyarrow_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body, buffers = CODEC.encode(SMALL)
    without_pyarrow(monkeypatch)
    with pytest.raises(BadArguments, match=r"a table arrived, but pyarrow .* install .pyarrow>=16"):
        CODEC.decode(body, buffers)


def test_a_frame_that_is_sent_without_pyarrow_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_pyarrow(monkeypatch)
    frame = type("DataFrame", (), {"__module__": "polars.dataframe.frame"})
    array = numpy.zeros(2, [("a", "i4")])
    for value in (frame(), array):
        with pytest.raises(Unencodable, match=r"pyarrow is not installed: .* install .pyarrow>=16"):
            CODEC.encode([value])
