"""Each log record of user code is sent or counted, and none ends a thread."""

import logging
import os
import random
import sys
from typing import Any, NoReturn

from clutch._runtime.logging import LogHandler
from clutch._wire import frames, framing
from fuzzing import SEED

CASES = int(os.environ.get("CLUTCH_FUZZ_CASES", 1_000))
FIELDS = ["name", "msg", "args", "levelno", "lineno", "pathname", "threadName", "stack_info"]
LIMIT = 2 << 20


class Rude:
    """Raises from all methods."""

    def __str__(self) -> NoReturn:
        raise ValueError("no text")

    __repr__ = __str__

    def __mod__(self, other: object) -> NoReturn:
        raise RuntimeError("no formatting")


class Liar(str):
    """A str whose `str()` is not a str."""

    def __str__(self) -> str:
        return 7  # type: ignore[return-value]


class Grows(int):
    """A number that changes when it is converted."""

    def __index__(self) -> int:
        return 1 << 80


ODD: list[Any] = [
    None, True, 0, -1, 1 << 31, 1 << 63, 1 << 70, -(1 << 70), 1.5, float("nan"), Grows(5),
    "", "text", "%s", "%d %s", "%", "\ud800", "\0\x1b[2J\r\n", "é" * 70_000, Liar("x"), b"bytes",
    "a." * 20_000, (), ("one",), ("one", 2), {"a": 1}, [1], Rude(), (Rude(),), object(),
]  # fmt: skip


def _exception(source: random.Random) -> Any:
    try:
        raise ValueError(source.choice([Rude(), "\ud800", "x" * 100_000, "plain"]))
    except ValueError:
        return sys.exc_info()


def _record(source: random.Random) -> logging.LogRecord:
    record = logging.LogRecord("name", 20, "/path", 1, "message", (), None)
    for field in source.sample(FIELDS, source.randint(1, len(FIELDS))):
        setattr(record, field, source.choice(ODD))
    if source.random() < 0.2:
        record.exc_info = source.choice([_exception(source), (None, None, None), True, (1, 2, 3)])
    if source.random() < 0.05:
        delattr(record, source.choice(FIELDS))
    return record


def test_any_record_is_sent_or_counted() -> None:
    source = random.Random(SEED)
    handler = LogHandler(lambda: None)
    sent = dropped = 0
    for case in range(CASES):
        state = source.getstate()
        record = _record(source)
        try:
            handler.emit(record)
            while items := handler.drain(64):
                frame = framing.encode(items)
                assert len(frame) < LIMIT
                for item in framing.decode_notices(frame):
                    assert isinstance(item, frames.Log)
                    sent += 1
                    dropped += item.dropped
        except BaseException as error:
            source.setstate(state)
            what = {field: type(getattr(record, field, None)) for field in FIELDS}
            raise AssertionError(f"case {case} with CLUTCH_FUZZ_SEED={SEED}: {what}") from error
    last = logging.LogRecord("name", 20, "/path", 1, "message", (), None)
    handler.emit(last)
    (told,) = handler.drain(1)
    assert sent + dropped + told.dropped == CASES
    assert sent > CASES // 2
