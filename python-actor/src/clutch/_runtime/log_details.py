"""What a log record has beside its text: what `extra=` set, and what its caller is known by."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from clutch._runtime.log_values import LONGEST, shown
from clutch._wire.exceptions import text
from clutch._wire.frames import Extra
from clutch.context import Context

MDC_PREFIX = "clutch-mdc-"
MOST_PAIRS = 32
LONGEST_NAME = 100
LONGEST_VALUE = LONGEST
_OVERHEAD = 16
_WHOLE = 1 << 63
_HEX = frozenset("0123456789abcdef")


def mdc(call: Context, most_bytes: int) -> tuple[dict[str, str], int]:
    """What the call has for the MDC of a record, and its bytes. User code may change headers."""
    found = _trace(call)
    for name, value in dict(call.headers).items():
        if type(name) is str and type(value) is str and name.startswith(MDC_PREFIX):
            found[name[len(MDC_PREFIX) :]] = value
    fitting, size = _fitting(found.items(), most_bytes)
    return {name: str(value) for name, value in fitting.items()}, size


def _trace(call: Context) -> dict[str, str]:
    """The ids of the current span, or else of a `traceparent`, if it is one."""
    if call._span is not None:
        from clutch._calls import spans

        return spans.ids()
    parent = call.headers.get("traceparent")
    parts = parent.split("-", 4) if type(parent) is str else []
    if len(parts) < 4 or not (_is_hex(parts[1], 32) and _is_hex(parts[2], 16)):
        return {}
    return {"trace_id": parts[1], "span_id": parts[2]}


def _is_hex(digits: str, count: int) -> bool:
    return len(digits) == count and _HEX.issuperset(digits)


def extra(
    record: logging.LogRecord, names: Iterable[str], most_bytes: int
) -> tuple[dict[str, Extra], int]:
    """These attributes of the record, in their order, and their bytes."""
    wanted = set(names)
    pairs = ((name, value) for name, value in record.__dict__.items() if name in wanted)
    return _fitting(pairs, most_bytes)


def _fitting(pairs: Iterable[tuple[str, object]], most_bytes: int) -> tuple[dict[str, Extra], int]:
    """As many of the pairs as fit. Texts are cut."""
    found: dict[str, Extra] = {}
    size = 0
    for name, value in pairs:
        key = text(shown(name), LONGEST_NAME)
        element = _plain(value)
        more = len(key.encode()) + _OVERHEAD
        if isinstance(element, str):
            more += len(element.encode())
        if len(found) == MOST_PAIRS or size + more > most_bytes:
            break
        found[key] = element
        size += more
    return found, size


def _plain(value: object) -> Extra:
    """The value, or a text."""
    if value is None or type(value) in (bool, float):
        return value  # type: ignore[return-value]
    if type(value) is int and -_WHOLE <= value < _WHOLE:
        return value
    return shown(value)
