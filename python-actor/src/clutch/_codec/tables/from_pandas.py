"""Converts frames and series of pandas to Arrow tables, without changing a value, label or index.

What Arrow cannot represent goes into the metadata that pandas itself defines, so other programs
can read it.
"""

from __future__ import annotations

import json
from typing import Any

from clutch._codec.tables import objects

_LOGICAL = {
    "string": "unicode",
    "large_string": "unicode",
    "string_view": "unicode",
    "binary": "bytes",
    "large_binary": "bytes",
    "double": "float64",
    "float": "float32",
    "halffloat": "float16",
    "date32[day]": "date",
    "null": "empty",
}


def to_arrow(pyarrow: Any, value: Any) -> Any:
    """Converts to a table; ValueError says which column cannot cross, and why."""
    import pandas

    if isinstance(value, pandas.Series):
        labels, columns, label_note = [value.name], [value], _series_note(value.name)
    else:
        labels, columns = list(value.columns), [column for _, column in value.items()]
        label_note = _label_note(value.columns)
    columns_of = _Columns(pyarrow)
    for label, column in zip(labels, columns, strict=True):
        columns_of.add(label, _field_name(label), column)
    metadata = {
        "index_columns": columns_of.add_index(value.index),
        "column_indexes": [label_note],
        "columns": columns_of.notes,
        "attributes": _attributes(value.attrs),
        "creator": {"library": "clutch", "version": "1"},
        "pandas_version": pandas.__version__,
    }
    schema = pyarrow.schema(columns_of.fields, {"pandas": json.dumps(metadata)})
    return pyarrow.Table.from_arrays(columns_of.arrays, schema=schema)


class _Columns:
    """Collects the columns of a table."""

    def __init__(self, pyarrow: Any) -> None:
        self._pyarrow = pyarrow
        self._names: set[str] = set()
        self.fields: list[Any] = []
        self.arrays: list[Any] = []
        self.notes: list[dict[str, Any]] = []

    def add(self, label: object, name: str, values: Any) -> None:
        try:
            if name in self._names:
                raise ValueError("another column has this label")
            array, missing = _array(self._pyarrow, values)
        except MemoryError:
            raise
        except Exception as error:
            where = "its values" if label is None else f"column {label!r}"
            raise ValueError(f"{where}: {error}") from None
        self._names.add(name)
        self.fields.append(self._pyarrow.field(name, array.type))
        self.arrays.append(array)
        self.notes.append(_note(label, name, values.dtype, array.type, missing))

    def add_index(self, index: Any) -> list[object]:
        """Adds the levels of the index as columns and returns their description."""
        import pandas

        names = list(index.names)
        for name in names:
            if not isinstance(name, (str, type(None))):
                raise ValueError(f"the index has the name {name!r}; it must be text or None")
        if isinstance(index, pandas.RangeIndex):
            start, stop, step = index.start, index.stop, index.step
            return [{"kind": "range", "name": names[0], "start": start, "stop": stop, "step": step}]
        added: list[object] = []
        for level, name in enumerate(names):
            free = name is not None and name not in self._names
            field = str(name) if free else f"__index_level_{level}__"
            self.add(name, field, index.get_level_values(level))
            added.append(field)
        return added


def _field_name(label: object) -> str:
    return "values" if label is None else str(label)


def _series_note(name: object) -> dict[str, Any]:
    if name is not None:
        return _note_of_labels([name], "object")
    return {"name": None, "field_name": None, "pandas_type": "empty", "numpy_type": "object"}


def _label_note(labels: Any) -> dict[str, Any]:
    if not isinstance(labels.name, (str, type(None))) or labels.nlevels > 1:
        raise ValueError(f"the columns have labels of several parts, {labels.names}; join them")
    return {**_note_of_labels(list(labels), str(labels.dtype)), "name": labels.name}


def _note_of_labels(labels: list[Any], dtype: str) -> dict[str, Any]:
    note = {"name": None, "field_name": None, "pandas_type": "unicode", "numpy_type": dtype}
    if all(isinstance(label, str) for label in labels):
        return {**note, "metadata": {"encoding": "UTF-8"}}
    if all(_is_whole(label) for label in labels):
        return {**note, "pandas_type": "int64", "numpy_type": "int64", "metadata": None}
    odd = next(label for label in labels if not isinstance(label, str) or _is_whole(labels[0]))
    raise ValueError(f"column {odd!r}: labels are all texts, or all whole numbers")


def _is_whole(label: object) -> bool:
    import numpy

    return isinstance(label, (int, numpy.integer)) and not isinstance(label, bool)


def _attributes(attrs: dict[Any, Any]) -> dict[str, Any]:
    try:
        known: dict[str, Any] = json.loads(json.dumps(attrs))
    except (TypeError, ValueError, RecursionError):
        known = {}
    if known != attrs:
        raise ValueError("its attrs hold more than JSON can")
    return known


def _note(label: object, name: str, dtype: Any, kind: Any, missing: str | None) -> dict[str, Any]:
    more: dict[str, Any] | None = {"missing": missing} if missing else None
    text, logical = str(dtype), _LOGICAL.get(str(kind), str(kind))
    if hasattr(dtype, "categories"):
        text, logical = str(kind.index_type), "categorical"
        more = {"num_categories": len(dtype.categories), "ordered": bool(dtype.ordered)}
        more["categories"] = str(dtype.categories.dtype)
    elif getattr(dtype, "tz", None) is not None:
        logical, more = "datetimetz", {"timezone": kind.tz}
    elif text == "string" and hasattr(dtype, "storage"):
        more = {"storage": dtype.storage}
    elif text.startswith("datetime64"):
        logical = "datetime"
    return {
        "name": None if label is None else str(label),
        "field_name": name,
        "pandas_type": logical,
        "numpy_type": text,
        "metadata": more,
    }


def _array(pyarrow: Any, values: Any) -> tuple[Any, str | None]:
    """Converts a series or an index to an Arrow array, which shares its memory if possible.

    Also returns the object that stood for missing values, if it was not None.
    """
    import numpy
    import pandas

    dtype = values.dtype
    if isinstance(dtype, numpy.dtype) and dtype.kind == "O":
        return objects.to_arrow(pyarrow, values.to_numpy())
    if isinstance(dtype, pandas.CategoricalDtype):
        return _categories(pyarrow, values.array), None
    if isinstance(dtype, pandas.SparseDtype):
        raise ValueError("it is sparse; send its dense form")
    if not isinstance(dtype, numpy.dtype):
        return pyarrow.array(values.array, from_pandas=False), None
    if dtype.kind not in "biufmM" or dtype.itemsize > 8:
        raise ValueError(f"Arrow has no type for the dtype {dtype}")
    data = values.to_numpy()
    return pyarrow.array(data if dtype.isnative else data.astype(dtype.newbyteorder("="))), None


def _categories(pyarrow: Any, values: Any) -> Any:
    codes = values.codes
    return pyarrow.DictionaryArray.from_arrays(
        pyarrow.array(codes, mask=codes == -1),
        _array(pyarrow, values.categories)[0],
        ordered=bool(values.ordered),
    )
