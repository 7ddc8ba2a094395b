"""Python's `logging` on its way to the owner."""

import logging
import threading
from collections import deque
from collections.abc import Callable

import msgspec

from clutch._exceptions import text
from clutch._frames import Log
from clutch.context import running

MAXIMUM_RECORDS = 10_000
MAXIMUM_TEXT = 64 * 1024
_MAXIMUM_NAME = 1024


class LogHandler(logging.Handler):
    """Keeps records, bounded in number and size, for the control thread. Raises no Exception."""

    def __init__(self, wake: Callable[[], None], limit: int = MAXIMUM_RECORDS) -> None:
        super().__init__()
        self._wake = wake
        self._limit = limit
        self._records: deque[Log] = deque()
        self._dropped = 0
        self._counting = threading.Lock()
        self._inside = threading.local()

    def install(self, level: int) -> None:
        """Sends the records of all loggers from this level on, warnings, and errors of threads."""
        root = logging.getLogger()
        root.addHandler(self)
        root.setLevel(level)
        logging.captureWarnings(True)
        threading.excepthook = _log_thread_error

    def emit(self, record: logging.LogRecord) -> None:
        """Takes the record; one that is logged while another is formatted is not taken."""
        if getattr(self._inside, "emitting", False):
            return
        self._inside.emitting = True
        try:
            self._take(record)
        except Exception:
            self._drop()
        finally:
            self._inside.emitting = False

    @property
    def waiting(self) -> bool:
        """Whether there are records to drain."""
        return bool(self._records)

    def drain(self, maximum: int) -> list[Log]:
        """The oldest records, and removes them."""
        count = min(maximum, len(self._records))
        records = [self._records.popleft() for _ in range(count)]
        if records and self._dropped:
            # There may be no record any more that could tell it.
            dropped = records[-1].dropped + self._take_dropped()
            records[-1] = msgspec.structs.replace(records[-1], dropped=dropped)
        return records

    def _drop(self) -> None:
        with self._counting:
            self._dropped += 1

    def _take_dropped(self) -> int:
        with self._counting:
            dropped, self._dropped = self._dropped, 0
        return dropped

    def _take(self, record: logging.LogRecord) -> None:
        if len(self._records) >= self._limit:
            self._drop()
            return
        call = running.get()
        self._records.append(
            Log(
                level=record.levelno,
                logger=text(record.name, _MAXIMUM_NAME),
                message=_message(record),
                file=text(record.pathname, _MAXIMUM_NAME),
                line=record.lineno or 0,
                exception=_exception(record),
                call_id=call.call_id if call else 0,
                thread=text(record.threadName, _MAXIMUM_NAME),
                dropped=self._take_dropped(),
            )
        )
        self._wake()


def _message(record: logging.LogRecord) -> str:
    try:
        return text(record.getMessage(), MAXIMUM_TEXT)
    except Exception as error:
        return text(f"{record.msg!r} (its arguments do not fit: {error!r})", MAXIMUM_TEXT)


def _exception(record: logging.LogRecord) -> str | None:
    parts = []
    if record.exc_info and record.exc_info[0] is not None:
        parts.append(logging.Formatter().formatException(record.exc_info))
    if record.stack_info:
        parts.append(record.stack_info)
    return text("\n".join(parts), MAXIMUM_TEXT) if parts else None


def _log_thread_error(error: threading.ExceptHookArgs) -> None:
    if error.exc_value is None or issubclass(error.exc_type, SystemExit):
        return
    name = error.thread.name if error.thread else "unknown"
    logging.getLogger("threading").error(
        "exception in thread %s",
        name,
        exc_info=(error.exc_type, error.exc_value, error.exc_traceback),
    )
