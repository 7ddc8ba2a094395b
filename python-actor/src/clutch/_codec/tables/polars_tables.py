"""Converts frames and series of Polars to and from Arrow tables.

Polars raises a BaseException that would end the worker, and converts some types silently to
others. Both are prevented here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from clutch._codec.tables.objects import one_column

R = TypeVar("R")


def to_arrow(pyarrow: Any, value: Any) -> Any:
    """Converts to a table; ValueError says which column cannot cross, and why."""
    import polars

    frame = value.to_frame() if isinstance(value, polars.Series) else value
    for name, dtype in frame.schema.items():
        if polars.Object in _parts(dtype):
            raise ValueError(f"column {name!r}: it holds Python objects; give it another dtype")
    try:
        return _convert(frame)
    except ValueError:
        for name, dtype in frame.schema.items():
            _explain(frame, name, dtype)
        raise


def _convert(frame: Any) -> Any:
    import polars

    oldest = polars.CompatLevel.oldest()  # which other programs can read
    return _guarded(lambda: frame.to_arrow(compat_level=oldest))


def _explain(frame: Any, name: str, dtype: Any) -> None:
    try:
        _convert(frame.get_column(name).to_frame())
    except ValueError as error:
        raise ValueError(f"column {name!r}: Arrow has no type for {dtype} ({error})") from None


def _parts(dtype: Any) -> Iterator[Any]:
    """The dtype and those inside it."""
    yield dtype
    inner = getattr(dtype, "inner", None)
    if inner is not None:
        yield from _parts(inner)
    for field in getattr(dtype, "fields", ()):
        yield from _parts(field.dtype)


def from_arrow(pyarrow: Any, table: Any, kind: type) -> Any:
    """Converts to a frame, or to a series if `kind` is one; ValueError says what does not fit."""
    import polars

    try:
        schema = pyarrow.schema([_as_known(pyarrow, field) for field in table.schema])
        fitting = table if schema.equals(table.schema) else table.cast(schema)
        frame = _guarded(lambda: polars.from_arrow(fitting, rechunk=False))
        _check_nulls(fitting, frame)
    except Exception as error:
        raise ValueError(f"a table that Polars cannot hold: {error}") from None
    if not issubclass(kind, polars.Series):
        return frame
    if frame.width != 1:
        raise ValueError(one_column(frame.columns))
    return frame.to_series()


def _as_known(pyarrow: Any, field: Any) -> Any:
    """The field, with another type if Polars would change or overflow the present one."""
    for part in _inside(field.type):
        if _known(pyarrow, part) is not None:
            raise ValueError(f"column {field.name!r} holds {part} inside of other values")
    known = _known(pyarrow, field.type)
    return field if known is None else field.with_type(known)


def _inside(kind: Any) -> Iterator[Any]:
    for position in range(kind.num_fields):
        part = kind.field(position).type
        yield part
        yield from _inside(part)


def _known(pyarrow: Any, kind: Any) -> Any:
    types = pyarrow.types
    if types.is_date64(kind):
        return pyarrow.date32()
    if types.is_timestamp(kind) and kind.unit == "s":
        return pyarrow.timestamp("ms", kind.tz)
    if types.is_duration(kind) and kind.unit == "s":
        return pyarrow.duration("ms")
    return None


def _check_nulls(table: Any, frame: Any) -> None:
    """Refuses a category that the metadata does not name, because it would become a null."""
    for position, name in enumerate(table.column_names):
        column = table.column(position)
        nulls = column.null_count
        if hasattr(column.type, "index_type"):
            nulls = column.cast(column.type.value_type).null_count
        if frame.to_series(position).null_count() != nulls:
            raise ValueError(f"column {name!r} has categories that it does not name")


def _guarded(action: Callable[[], R]) -> R:
    try:
        return action()
    except Exception as error:
        raise ValueError(str(error)) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise ValueError(f"Polars failed: {error}") from None
