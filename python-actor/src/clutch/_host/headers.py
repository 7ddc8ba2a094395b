"""The headers that go along with asks and tells."""

from __future__ import annotations

from collections.abc import Mapping

MOST_HEADERS = 16
MOST_BYTES = 8 * 1024


def carried(headers: Mapping[str, str]) -> dict[str, str]:
    """What of the headers of a call goes along: all, or nothing if they do not fit.

    A part of them could be taken for all. User code may have changed them. Texts of subclasses of
    `str`, such as `numpy.str_`, become plain ones, as the frame takes no others.
    """
    copy: dict[str, str] = {}
    size = 0
    try:
        for name, value in dict(headers).items():
            octets, others = str.encode(name), str.encode(value)
            size += len(octets) + len(others)
            copy[octets.decode()] = others.decode()
    except (TypeError, ValueError, RuntimeError):  # no texts, surrogates, changed meanwhile
        return {}
    return copy if len(copy) <= MOST_HEADERS and size <= MOST_BYTES else {}
