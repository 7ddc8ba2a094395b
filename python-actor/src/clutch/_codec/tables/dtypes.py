"""NumPy's dtypes as JSON and as Arrow types."""

from __future__ import annotations

import re
from typing import Any

_SCALAR = re.compile(
    r"\|b1|[<>|][iu][1248]|[<>]f[248]|[<>][mM]8\[(?:s|ms|us|ns|D)\]|[<>|][SUV][1-9]\d{0,8}"
)
_NO_DAYS = "m8[D]"
_MOST_LEVELS = 32


def describe(dtype: Any, field: str = "") -> Any:
    """Describes a dtype: text for a scalar, a list of [name, dtype, shape] for fields.

    Raises:
        ValueError: Arrow has no type for a field; names the field
    """
    if dtype.names is not None:
        if not dtype.names:
            raise ValueError("a dtype without fields has nothing to send")
        return [_describe_field(name, dtype[name], field) for name in dtype.names]
    if not _is_scalar(dtype.str):
        where = f"field {field!r}: " if field else ""
        raise ValueError(f"{where}Arrow has no type for the dtype {dtype}")
    return dtype.str


def _describe_field(name: str, dtype: Any, outer: str) -> list[Any]:
    base, shape = dtype.subdtype or (dtype, ())
    path = f"{outer}.{name}" if outer else name
    if 0 in shape:
        raise ValueError(f"field {path!r}: its arrays are empty")
    return [name, describe(base, path), list(shape)]


def _is_scalar(text: object) -> bool:
    fits = isinstance(text, str) and _SCALAR.fullmatch(text) is not None
    return fits and str(text)[1:] != _NO_DAYS


def dtype_of(described: Any, level: int = 0) -> Any:
    """The dtype of a description, without padding; ValueError if the description is malformed."""
    import numpy

    if level > _MOST_LEVELS:
        raise ValueError("a dtype nests too deep")
    if not isinstance(described, list):
        if not _is_scalar(described):
            raise ValueError(f"malformed dtype {described!r}")
        return numpy.dtype(described)
    fields = []
    for name, inner, shape in described:
        if not isinstance(name, str) or not all(type(length) is int for length in shape):
            raise ValueError("malformed dtype")
        fields.append((name, dtype_of(inner, level + 1), tuple(shape)))
    return numpy.dtype(fields)


def arrow_type(pyarrow: Any, dtype: Any) -> Any:
    if dtype.kind in "SV":
        return pyarrow.binary(dtype.itemsize)
    if dtype.kind == "U":
        return pyarrow.string()
    return pyarrow.from_numpy_dtype(dtype.newbyteorder("="))
