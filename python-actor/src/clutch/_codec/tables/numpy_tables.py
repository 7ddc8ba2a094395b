"""Converts NumPy's structured and masked arrays to Arrow tables and back. Each field is a column.

A masked array becomes a column of values and a column for the mask, so masked values are kept. The
dtype and the shape are in the metadata, as JSON.
"""

from __future__ import annotations

import json
from math import prod
from typing import Any, Literal

from clutch._codec.tables.dtypes import arrow_type, describe, dtype_of

_KEY = b"clutch.array"
_VALUES, _MASK = "values", "mask"


def to_arrow(pyarrow: Any, array: Any) -> Any:
    """Converts to a table; ValueError if Arrow has no type for a field."""
    import numpy

    data = numpy.ma.getdata(array)
    described = describe(data.dtype)
    order: Literal["C", "F"] = "C"
    if data.flags.f_contiguous and not data.flags.c_contiguous:
        order = "F"
    note = {"dtype": described, "shape": list(data.shape), "order": order}
    flat = data.reshape(-1, order=order)
    if array is numpy.ma.masked:
        raise ValueError("it is numpy.ma.masked, which has no value; send None")
    if isinstance(array, numpy.ma.MaskedArray):
        note["fill"] = _fill(array, dtype_of(described))
        columns = {_VALUES: flat}
        if array.mask is not numpy.ma.nomask:
            columns[_MASK] = numpy.ma.getmaskarray(array).reshape(-1, order=order)
    else:
        columns = {name: flat[name] for name in flat.dtype.names}
    arrays = [_column(pyarrow, column) for column in columns.values()]
    fields = zip(columns, (column.type for column in arrays), strict=True)
    schema = pyarrow.schema(list(fields), {_KEY: json.dumps(note)})
    return pyarrow.Table.from_arrays(arrays, schema=schema)


def _fill(array: Any, dtype: Any) -> str | None:
    """The bytes of the fill value that the user has set, as hex."""
    import numpy

    fill = array.fill_value
    if bool(fill == numpy.ma.default_fill_value(array.dtype)):
        return None
    return str(numpy.asarray(fill, array.dtype).astype(dtype).tobytes().hex())


def _column(pyarrow: Any, array: Any) -> Any:
    """The rows of an array as a column; further dimensions become lists of fixed size."""
    import numpy

    dtype = array.dtype
    if array.ndim > 1:
        inner = _column(pyarrow, array.reshape(-1, *array.shape[2:]))
        return pyarrow.FixedSizeListArray.from_arrays(inner, array.shape[1])
    if dtype.names:
        fields = [_column(pyarrow, array[name]) for name in dtype.names]
        return pyarrow.StructArray.from_arrays(fields, names=list(dtype.names))
    if dtype.kind in "SV":
        data = pyarrow.py_buffer(numpy.ascontiguousarray(array))
        kind = arrow_type(pyarrow, dtype)
        return pyarrow.Array.from_buffers(kind, len(array), [None, data])
    if dtype.str[1:] == "M8[D]" and not (_days_fit(array)):
        raise ValueError("it holds days that do not fit into 32 bits; use seconds")
    return pyarrow.array(array if dtype.isnative else array.astype(dtype.newbyteorder("=")))


def _days_fit(array: Any) -> bool:
    import numpy

    days = array[~numpy.isnat(array)].astype("i8")
    return bool(numpy.all(days == days.astype("i4")))


def from_arrow(pyarrow: Any, table: Any, most: int) -> Any:
    """Converts to an array; ValueError if table and metadata disagree, or above `most` bytes."""
    try:
        return _restore(pyarrow, table, most)
    except Exception as error:
        raise ValueError(f"a table that is not a NumPy array: {error}") from None


def _restore(pyarrow: Any, table: Any, most: int) -> Any:
    import numpy

    note = json.loads(table.schema.metadata[_KEY])
    dtype, shape = dtype_of(note["dtype"]), note["shape"]
    if not all(type(length) is int and length >= 0 for length in shape):
        raise ValueError("malformed shape")
    if dtype.itemsize * prod(shape) > most:
        raise ValueError(f"it has more than {most} bytes")
    parts = {name: _joined(pyarrow, table, name) for name in table.column_names}
    order = "F" if note["order"] == "F" else "C"
    if "fill" not in note:
        whole = pyarrow.StructArray.from_arrays(list(parts.values()), names=list(parts))
        return _values(pyarrow, whole, dtype).reshape(shape, order=order)
    masks: Any = numpy.ma.nomask
    if _MASK in parts:
        kind = numpy.ma.make_mask_descr(dtype)
        masks = _values(pyarrow, parts[_MASK], kind).reshape(shape, order=order)
    values = _values(pyarrow, parts[_VALUES], dtype).reshape(shape, order=order)
    given = note["fill"]
    fill = None if given is None else numpy.frombuffer(bytes.fromhex(given), dtype, 1)[0]
    return numpy.ma.MaskedArray(values, mask=masks, fill_value=fill)


def _joined(pyarrow: Any, table: Any, name: str) -> Any:
    column = table.column(name)
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _values(pyarrow: Any, column: Any, dtype: Any, shape: tuple[int, ...] = ()) -> Any:
    """The rows of a column as an array; each row has this shape."""
    import numpy

    if column.null_count and dtype.kind not in "mM":
        raise ValueError("a null is where an array has none")
    if shape:
        if not pyarrow.types.is_fixed_size_list(column.type) or column.type.list_size != shape[0]:
            raise ValueError(f"expected lists of {shape[0]}, found {column.type}")
        inner = _values(pyarrow, column.flatten(), dtype, shape[1:])
        return inner.reshape(len(column), *shape)
    if dtype.names:
        return _rows(pyarrow, column, dtype)
    if column.type != arrow_type(pyarrow, dtype):
        raise ValueError(f"expected {arrow_type(pyarrow, dtype)}, found {column.type}")
    if dtype.kind in "SV":
        start, data = column.offset * dtype.itemsize, column.buffers()[1]
        return numpy.frombuffer(data, dtype, len(column), start) if len(column) else []
    found = column.to_numpy(zero_copy_only=False)
    if dtype.kind == "U" and max(map(len, found), default=0) * 4 > dtype.itemsize:
        raise ValueError("a text is longer than its dtype says")
    return found.astype(dtype, copy=False)


def _rows(pyarrow: Any, column: Any, dtype: Any) -> Any:
    import numpy

    names = [column.type.field(i).name for i in range(column.type.num_fields)]
    if names != list(dtype.names):
        raise ValueError(f"expected the fields {list(dtype.names)}, found {names}")
    rows = numpy.empty(len(column), dtype)
    for name, part in zip(names, column.flatten(), strict=True):
        base, shape = dtype[name].subdtype or (dtype[name], ())
        rows[name] = _values(pyarrow, part, base, shape)
    return rows
