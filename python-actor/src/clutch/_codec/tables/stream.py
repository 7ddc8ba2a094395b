"""Checks the bytes of a table, an Arrow IPC stream, before Arrow reads them.

Arrow checks the structure of a stream. But compressed buffers, and metadata that refers to the same
bytes repeatedly, may take far more memory than the stream has bytes. Both are refused.
"""

from __future__ import annotations

import struct

from clutch._codec.tables.metadata import FlatTable

_SCHEMA, _DICTIONARY, _BATCH = 1, 2, 3
_TIMESTAMP, _UNION = 10, 14
_MOST_LEVELS = 64
# A field takes at least this number of bytes, unless it shares them with other fields.
_FIELD = 16
_SHARED = 4


class Malformed(ValueError):
    """The bytes are no Arrow IPC stream, or one that is refused; the text says why."""


def check(data: memoryview) -> None:
    """Raises Malformed unless the bytes are one complete stream without compression."""
    try:
        end = _messages_end(data)
    except struct.error:
        raise Malformed("the metadata of a message is malformed") from None
    if end != len(data):
        raise Malformed(f"{len(data) - end} bytes follow the end of the stream")


def _messages_end(data: memoryview) -> int:
    at, count = 0, 0
    while at < len(data):
        size = _metadata_size(data, at)
        at += 8
        if not size:
            break
        message = FlatTable.root(data[at : at + size])
        _check_message(message, is_first=not count)
        at += size + _body_size(message, len(data) - at - size)
        count += 1
    if not count:
        raise Malformed("there is no schema")
    return at


def _metadata_size(data: memoryview, at: int) -> int:
    left = len(data) - at
    if bytes(data[at : at + 6]) == b"ARROW1":
        raise Malformed("an Arrow file came; write a stream, without the file's footer")
    if left < 8 or bytes(data[at : at + 4]) != b"\xff\xff\xff\xff":
        raise Malformed("no message of an Arrow IPC stream begins where one should")
    size = int.from_bytes(data[at + 4 : at + 8], "little")
    if size > left - 8:
        raise Malformed("the stream is cut off")
    return size


def _body_size(message: FlatTable, left: int) -> int:
    size = message.int64(3)
    if not 0 <= size <= left:
        raise Malformed("the stream is cut off")
    return size


def _check_message(message: FlatTable, is_first: bool) -> None:
    kind = message.byte(1)
    if is_first != (kind == _SCHEMA):
        raise Malformed("a stream has one schema, at its beginning")
    content = message.child(2)
    if content is None:
        raise Malformed("a message has no content")
    weight = _Weight(_SHARED * len(message.data))
    weight.add_pairs(message, 4)
    if kind == _SCHEMA:
        weight.add_pairs(content, 2)
        for field in content.children(1):
            weight.add_field(field, 1)
    elif kind in (_DICTIONARY, _BATCH):
        batch = content if kind == _BATCH else content.child(1)
        if batch is not None and batch.child(3) is not None:
            raise Malformed("its buffers are compressed; write them without compression")
    else:
        raise Malformed(f"a message of kind {kind} is not of a table")


class _Weight:
    """Counts the bytes that metadata takes once it is read; raises Malformed above `most`."""

    def __init__(self, most: int) -> None:
        self._left = most

    def add_field(self, field: FlatTable, level: int) -> None:
        if level > _MOST_LEVELS:
            raise Malformed(f"types nest deeper than {_MOST_LEVELS} levels")
        self._add(_FIELD + field.length(0) + _type_size(field))
        self.add_pairs(field, 6)
        for child in field.children(5):
            self.add_field(child, level + 1)

    def add_pairs(self, table: FlatTable, position: int) -> None:
        for pair in table.children(position):
            self._add(_FIELD + pair.length(0) + pair.length(1))

    def _add(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise Malformed("the schema describes more than its bytes can hold")


def _type_size(field: FlatTable) -> int:
    kind, details = field.byte(2), field.child(3)
    if details is None or kind not in (_TIMESTAMP, _UNION):
        return 0
    return details.length(1) * (1 if kind == _TIMESTAMP else 4)
