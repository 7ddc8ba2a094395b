"""Functions that return their argument."""

from typing import Any


def echo(value: Any) -> Any:
    return value


def kind(value: Any) -> str:
    return type(value).__name__


def kinds(value: dict[Any, Any]) -> dict[Any, str]:
    return {key: type(item).__name__ for key, item in value.items()}


def length(value: bytes) -> int:
    return len(value)


def checksum(value: bytes) -> int:
    import zlib

    return zlib.crc32(value)


def make(size: int) -> bytes:
    return bytes(range(256)) * (size // 256)


def describe_array(value: Any) -> list[Any]:
    return [
        value.dtype.str,
        list(value.shape),
        bool(value.flags.c_contiguous),
        value.flat[1].item(),
    ]


def double_array(value: Any) -> Any:
    return value + value


def fortran(rows: int, columns: int, dtype: str) -> Any:
    import numpy

    return numpy.asfortranarray(numpy.arange(rows * columns).reshape(rows, columns).astype(dtype))


def strided() -> Any:
    import numpy

    return numpy.arange(20, dtype="<i4")[::3]


def big_endian() -> Any:
    import numpy

    return numpy.arange(4, dtype=">i4")


def objects() -> Any:
    import numpy

    return numpy.array([object()])
