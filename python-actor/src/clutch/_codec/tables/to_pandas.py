"""Converts Arrow tables to frames and series of pandas, without a copy if NumPy has the type."""

from __future__ import annotations

import json
from typing import Any

from clutch._codec.tables import objects

_NULLABLE = {
    "bool": "boolean",
    "float": "Float32",
    "double": "Float64",
    **{
        f"{sign}int{bits}": f"{sign.upper()}Int{bits}"
        for sign in ("", "u")
        for bits in (8, 16, 32, 64)
    },
}

_VIEWS = {"string_view": "large_string", "binary_view": "large_binary"}


def to_pandas(pyarrow: Any, table: Any, kind: type) -> Any:
    """Converts to a frame, or to a series if `kind` is one; ValueError says what does not fit."""
    import pandas

    try:
        frame = _Frame(pyarrow, table)
        return frame.series() if issubclass(kind, pandas.Series) else frame.whole()
    except _Unfit:
        raise
    except Exception as error:
        raise _Unfit(f"a table that pandas cannot hold: {error}") from None


class _Unfit(ValueError):
    pass


class _Frame:
    """A table with its pandas metadata."""

    def __init__(self, pyarrow: Any, table: Any) -> None:
        self._pyarrow = pyarrow
        self._table = table
        said = (table.schema.metadata or {}).get(b"pandas")
        self._metadata: dict[str, Any] = {} if said is None else json.loads(said)
        self._notes = {note["field_name"]: note for note in self._metadata.get("columns", [])}
        self._index = self._metadata.get("index_columns", [])
        own = {name for name in self._index if isinstance(name, str)}
        self._fields = [i for i, name in enumerate(table.column_names) if name not in own]

    def whole(self) -> Any:
        import pandas

        index = self._make_index()
        columns = {place: self._column(field, index) for place, field in enumerate(self._fields)}
        frame = pandas.DataFrame(columns, index=index, copy=False)
        frame.columns = self._labels()
        frame.attrs.update(self._metadata.get("attributes") or {})
        return frame

    def series(self) -> Any:
        if len(self._fields) != 1:
            names = [self._table.column_names[field] for field in self._fields]
            raise _Unfit(objects.one_column(names))
        name = self._table.column_names[self._fields[0]]
        if name in self._notes:
            name = self._notes[name]["name"]
            if name is not None and self._labels_are_whole():
                name = int(name)
        series = self._column(self._fields[0], self._make_index()).rename(name)
        series.attrs.update(self._metadata.get("attributes") or {})
        return series

    def _column(self, position: int, index: Any) -> Any:
        import pandas

        values = self._values(position)
        return pandas.Series(values, index=index, dtype=values.dtype, copy=False)

    def _labels_are_whole(self) -> bool:
        return self._note_of_labels().get("numpy_type") == "int64"

    def _note_of_labels(self) -> dict[str, Any]:
        notes: list[dict[str, Any]] = self._metadata.get("column_indexes") or [{}]
        return notes[0]

    def _labels(self) -> Any:
        import pandas

        names = [self._table.column_names[field] for field in self._fields]
        note = self._note_of_labels()
        if self._labels_are_whole():
            return pandas.Index([int(name) for name in names], name=note.get("name"), dtype="int64")
        as_objects = not names or note.get("numpy_type") == "object"
        return pandas.Index(names, name=note.get("name"), dtype=object if as_objects else None)

    def _make_index(self) -> Any:
        import pandas

        rows = self._table.num_rows
        if len(self._index) == 1 and isinstance(self._index[0], dict):
            given = self._index[0]
            found = pandas.RangeIndex(given["start"], given["stop"], given["step"])
            if len(found) == rows or not self._table.num_columns:
                return found.rename(given["name"])
        names = [name for name in self._index if name in self._table.column_names]
        if not names:
            return pandas.RangeIndex(rows)
        levels = [self._values(self._table.column_names.index(name)) for name in names]
        labels = [self._notes[name]["name"] if name in self._notes else name for name in names]
        if len(levels) > 1:
            return pandas.MultiIndex.from_arrays(levels, names=labels)
        return pandas.Index(levels[0], name=labels[0], dtype=levels[0].dtype)

    def _values(self, position: int) -> Any:
        name = self._table.column_names[position]
        try:
            return _values(self._pyarrow, self._table.column(position), self._notes.get(name, {}))
        except Exception as error:
            raise _Unfit(f"column {name!r}: {error}") from None


def _values(pyarrow: Any, column: Any, note: dict[str, Any]) -> Any:
    said, types = note.get("numpy_type", ""), pyarrow.types
    if str(column.type) in _VIEWS:  # pandas cannot display views
        column = column.cast(getattr(pyarrow, _VIEWS[str(column.type)])())
    if said == "object":
        missing = (note.get("metadata") or {}).get("missing")
        return objects.from_arrow(pyarrow, column, missing)
    if types.is_dictionary(column.type):
        return _categories(pyarrow, column, note)
    if said.endswith("[pyarrow]"):
        return _arrows(column)
    dtype = _extension(said, note)
    if dtype is not None and _is_of(pyarrow, dtype, column.type):
        return _typed(dtype, column)
    return _natural(pyarrow, column, said)


def _extension(said: str, note: dict[str, Any]) -> Any:
    """The extension dtype that the metadata names, if it supports Arrow."""
    import pandas

    if said == "string":
        return pandas.StringDtype((note.get("metadata") or {}).get("storage"))
    try:
        dtype = pandas.api.types.pandas_dtype(said)
    except TypeError:
        return None
    return dtype if hasattr(dtype, "__from_arrow__") else None


def _is_of(pyarrow: Any, dtype: Any, kind: Any) -> bool:
    """Whether the dtype represents this Arrow type exactly. Metadata cannot be trusted."""
    import pandas

    types = pyarrow.types
    if isinstance(dtype, pandas.StringDtype):
        return bool(types.is_string(kind) or types.is_large_string(kind))
    if dtype.name in _NULLABLE.values():
        return _NULLABLE.get(str(kind), "")[:1] == str(dtype)[:1]
    return type(dtype).__module__.partition(".")[0] != "pandas"


def _natural(pyarrow: Any, column: Any, said: str) -> Any:
    """The column in its default dtype for pandas, if that changes no value."""
    import pandas

    kind, types = column.type, pyarrow.types
    if str(kind) in _NULLABLE:
        if not column.null_count or (said.startswith("float") and types.is_floating(kind)):
            return _flat(column)
        return _typed(pandas.api.types.pandas_dtype(_NULLABLE[str(kind)]), column)
    if types.is_float16(kind) and not column.null_count:
        return _flat(column)
    if types.is_timestamp(kind) and kind.tz is not None:
        return _typed(pandas.DatetimeTZDtype(kind.unit, kind.tz), column)
    if types.is_timestamp(kind) or types.is_duration(kind):
        return _times(column)
    if types.is_string(kind) or types.is_large_string(kind):
        return _texts(pyarrow, column)
    if isinstance(kind, pyarrow.BaseExtensionType) and kind.extension_name.startswith("pandas."):
        return kind.to_pandas_dtype().__from_arrow__(column)
    return _arrows(column)


def _typed(dtype: Any, column: Any) -> Any:
    """The column in a dtype that supports Arrow, unless that makes more values missing than nulls.

    The float dtypes of pandas 3 do so with NaN.
    """
    found = dtype.__from_arrow__(column)
    return found if found.isna().sum() == column.null_count else _arrows(column)


def _arrows(column: Any) -> Any:
    """The column in pandas' own Arrow dtype."""
    import pandas

    try:
        assert pandas.ArrowDtype(column.type).type
    except NotImplementedError:
        raise ValueError(f"pandas has no dtype for {column.type}") from None
    return pandas.arrays.ArrowExtensionArray(column)


def _flat(column: Any) -> Any:
    """The column as a NumPy array; a view if the column is one chunk without nulls."""
    if column.num_chunks == 1:
        return column.chunk(0).to_numpy(zero_copy_only=False)
    return column.to_numpy()


def _times(column: Any) -> Any:
    """The column as a NumPy array, unless one of the times is the value that NumPy uses for NaT."""
    import numpy

    found = _flat(column)
    return found if numpy.isnat(found).sum() == column.null_count else _arrows(column)


def _texts(pyarrow: Any, column: Any) -> Any:
    import pandas

    dtype = pandas.Series(["text"]).dtype  # the object dtype before pandas 3
    if hasattr(dtype, "__from_arrow__"):
        return dtype.__from_arrow__(column)
    return objects.from_arrow(pyarrow, column, None)


def _categories(pyarrow: Any, column: Any, note: dict[str, Any]) -> Any:
    import pandas

    whole = column.unify_dictionaries().combine_chunks()
    said = (note.get("metadata") or {}).get("categories", "")
    values = _values(pyarrow, pyarrow.chunked_array([whole.dictionary]), {"numpy_type": said})
    values = pandas.Index(values, dtype=values.dtype)
    codes = whole.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return pandas.Categorical.from_codes(codes, categories=values, ordered=column.type.ordered)
