"""Recognises classes of tables, and converts tables to and from Arrow IPC streams."""

from __future__ import annotations

from typing import Any

from clutch._codec.errors import TooLarge

TABLE, BATCH, SERIES, ARRAY = "table", "batch", "series", "array"

_FORMS = {
    ("pyarrow", "Table"): TABLE,
    ("pyarrow", "RecordBatch"): BATCH,
    ("pandas", "DataFrame"): TABLE,
    ("pandas", "Series"): SERIES,
    ("polars", "DataFrame"): TABLE,
    ("polars", "Series"): SERIES,
}

_ADVICE = {
    ("pyarrow", "Array"): "put it into a table",
    ("pyarrow", "ChunkedArray"): "put it into a table",
    ("pyarrow", "RecordBatchReader"): "yield its batches, or send what its read_all() returns",
    ("pandas", "Index"): "send what its to_series() returns",
    ("polars", "LazyFrame"): "send what its collect() returns",
}

MISSING = "pyarrow is not installed: python -m pip install 'pyarrow>=16'"


def _named(kind: type) -> list[tuple[str, str]]:
    return [(base.__module__.partition(".")[0], base.__qualname__) for base in kind.__mro__]


def form_of(kind: type) -> str | None:
    """The form in which values of the class cross; None if it is no class of tables."""
    return next((_FORMS[name] for name in _named(kind) if name in _FORMS), None)


def advice(kind: type) -> str:
    """What to send instead of a value that is similar to a table and cannot cross."""
    return next((_ADVICE[name] for name in _named(kind) if name in _ADVICE), "")


def library(kind: type) -> str:
    return next(name[0] for name in _named(kind) if name in _FORMS)


def write(value: Any, most: int) -> memoryview:
    """Converts a table of one of the classes to a stream.

    Raises:
        ValueError: Arrow cannot represent a part of it, or a value would change on the way
        TooLarge: the stream would have more than `most` bytes
    """
    pyarrow = _pyarrow()
    kind = library(type(value))
    if kind == "pandas":
        from clutch._codec.tables.from_pandas import to_arrow
    elif kind == "polars":
        from clutch._codec.tables.polars_tables import to_arrow
    else:
        to_arrow = _as_table
    return dump(to_arrow(pyarrow, value), most)


def write_array(array: Any, most: int) -> memoryview:
    """Converts a structured or masked NumPy array to a stream; raises the same as `write`."""
    from clutch._codec.tables.numpy_tables import to_arrow

    return dump(to_arrow(_pyarrow(), array), most)


def _as_table(pyarrow: Any, value: Any) -> Any:
    return pyarrow.Table.from_batches([value]) if isinstance(value, pyarrow.RecordBatch) else value


def dump(table: Any, most: int) -> memoryview:
    """Writes an Arrow table as a stream, with one copy of the data."""
    pyarrow = _pyarrow()
    measure = pyarrow.MockOutputStream()
    _write(pyarrow, table, measure)
    if measure.size() > most:
        raise TooLarge("the size of the message", measure.size(), most)
    data = pyarrow.allocate_buffer(measure.size())
    _write(pyarrow, table, pyarrow.FixedSizeBufferWriter(data))
    return memoryview(data).cast("B").toreadonly()


def _write(pyarrow: Any, table: Any, sink: Any) -> None:
    options = pyarrow.ipc.IpcWriteOptions()
    with pyarrow.ipc.new_stream(sink, table.schema, options=options) as writer:
        writer.write_table(table)


def restore(parts: object, most: int) -> Any:
    """The table in an extension, if no hint asks for another class.

    Raises:
        ValueError: the parts are invalid; says why
    """
    if not isinstance(parts, list) or len(parts) != 2:
        raise ValueError("malformed table")
    form, data = parts
    if form not in (TABLE, BATCH, SERIES, ARRAY) or not isinstance(data, (bytes, memoryview)):
        raise ValueError("malformed table")
    pyarrow = _pyarrow("a table arrived, but ")
    from clutch._codec.tables.stream import Malformed, check

    try:
        check(memoryview(data))
    except Malformed as problem:
        raise ValueError(f"no table of Arrow's: {problem}") from None
    table = _load(pyarrow, data)
    if table.num_rows > most:
        raise ValueError(f"a table of {table.num_rows} rows; {most} are the most")
    if form == BATCH:
        return as_batch(pyarrow, table)
    if form == ARRAY:
        from clutch._codec.tables.numpy_tables import from_arrow

        return from_arrow(pyarrow, table, most)
    return table


def _load(pyarrow: Any, data: bytes | memoryview) -> Any:
    options = pyarrow.ipc.IpcReadOptions(use_threads=False)  # a forked child has no threads
    try:
        table = pyarrow.ipc.open_stream(pyarrow.py_buffer(data), options=options).read_all()
        table.validate(full=True)
    except Exception as error:
        raise ValueError(f"a table that Arrow cannot read: {error}") from None
    return table


def as_batch(pyarrow: Any, table: Any) -> Any:
    """The table as one record batch."""
    batches = table.to_batches()
    if len(batches) == 1:
        return batches[0]
    columns = [column.combine_chunks() for column in table.columns]
    return pyarrow.RecordBatch.from_arrays(columns, schema=table.schema)


def convert(kind: type, value: Any) -> Any:
    """Converts a received table to the class of a hint; None if the value is no table.

    Raises:
        ValueError: the class cannot represent a part of the table; says which
    """
    if form_of(kind) is None or form_of(type(value)) not in (TABLE, BATCH):
        return None
    pyarrow = _pyarrow()
    table = _as_table(pyarrow, value)
    name = library(kind)
    if name == "pandas":
        from clutch._codec.tables.to_pandas import to_pandas

        return to_pandas(pyarrow, table, kind)
    if name == "polars":
        from clutch._codec.tables.polars_tables import from_arrow

        return from_arrow(pyarrow, table, kind)
    return as_batch(pyarrow, table) if form_of(kind) == BATCH else table


def _pyarrow(before: str = "") -> Any:
    try:
        import pyarrow
        import pyarrow.ipc
    except ImportError:
        raise ValueError(before + MISSING) from None
    return pyarrow
