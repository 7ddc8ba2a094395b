"""NumPy arrays as their parts and back."""

from __future__ import annotations

import math
import re
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy

_DTYPE = re.compile(r"\|[biu]1|[<>](?:[iu][248]|f[248]|c(?:8|16))")


def loaded() -> Any:
    """The numpy module if the user's code has imported it, else None."""
    return sys.modules.get("numpy")


def describe(
    array: numpy.ndarray[Any, Any], in_place: bool = False
) -> tuple[str, list[int], str, bytes | memoryview] | None:
    """dtype, shape, order and the bytes; None where dtype or mask cannot cross.

    Args:
        in_place: the bytes are the array's own where these have an order, and a copy otherwise
    """
    dtype = array.dtype.str
    if not _DTYPE.fullmatch(dtype) or hasattr(array, "mask"):
        return None
    order = "F" if array.flags.f_contiguous and not array.flags.c_contiguous else "C"
    data: bytes | memoryview
    if in_place and (array.flags.c_contiguous or array.flags.f_contiguous):
        data = _octets(array if order == "C" else array.T)
    else:
        data = array.tobytes("F" if order == "F" else "C")
    return dtype, list(array.shape), order, data


def _octets(array: numpy.ndarray[Any, Any]) -> memoryview:
    import numpy

    flat = numpy.asarray(array).reshape(-1)
    return flat.view(numpy.uint8).data


def is_table(array: numpy.ndarray[Any, Any]) -> bool:
    """Whether the array has fields or a mask and therefore crosses as a table."""
    return array.dtype.names is not None or hasattr(array, "mask")


def restore(parts: object) -> numpy.ndarray[Any, Any]:
    """Makes an array that is a read-only view of the data; ValueError if the parts are invalid."""
    dtype, shape, order, data = _checked(parts)
    try:
        import numpy
    except ImportError:
        raise ValueError(
            "an array arrived, but NumPy is missing; install clutch-actors[numpy]"
        ) from None
    kind = numpy.dtype(dtype)
    if kind.itemsize * math.prod(shape) != len(data):
        raise ValueError(f"an array of {dtype} and shape {shape} does not have {len(data)} bytes")
    flat = numpy.frombuffer(data, dtype=kind)
    flat.flags.writeable = False
    return flat.reshape(shape, order="F" if order == "F" else "C")


def _checked(parts: object) -> tuple[str, list[int], str, bytes | memoryview]:
    if not isinstance(parts, list) or len(parts) != 4:
        raise ValueError("malformed array")
    dtype, shape, order, data = parts
    if not isinstance(dtype, str) or not _DTYPE.fullmatch(dtype):
        raise ValueError(f"an array of dtype {dtype!r} cannot cross")
    if (
        not isinstance(shape, list)
        or len(shape) > 32
        or not all(type(n) is int and n >= 0 for n in shape)
    ):
        raise ValueError("malformed shape of an array")
    if order not in ("C", "F") or not isinstance(data, (bytes, memoryview)):
        raise ValueError("malformed array")
    return dtype, shape, order, data
