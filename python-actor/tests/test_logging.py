"""Log records that wait for the control thread."""

import logging

from clutch._logging import LogHandler


def _record(number: int) -> logging.LogRecord:
    return logging.LogRecord("a", logging.INFO, __file__, 1, "record %d", (number,), None)


def test_records_dropped_behind_the_last_that_was_kept_are_told_of_too() -> None:
    handler = LogHandler(lambda: None, limit=2)
    for number in range(5):
        handler.emit(_record(number))
    first = handler.drain(1)
    handler.emit(_record(5))
    handler.emit(_record(6))
    records = first + handler.drain(10)
    assert [record.message for record in records] == ["record 0", "record 1", "record 5"]
    assert [record.dropped for record in records] == [3, 0, 1]
    assert not handler.waiting
