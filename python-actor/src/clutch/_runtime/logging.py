"""Sends the records of Python's `logging` to the owner."""

import logging
import threading
from collections import deque
from collections.abc import Callable

import msgspec

from clutch._wire.exceptions import text
from clutch._wire.frames import Extra, Log
from clutch._wire.plain_items import PlainLog
from clutch.context import Context, running

MAXIMUM_RECORDS = 10_000
MAXIMUM_BYTES = 16 * 1024 * 1024
MAXIMUM_TEXT = 64 * 1024
MAXIMUM_FRAME = 1024 * 1024
_MAXIMUM_NAME = 1024
_MAXIMUM_NUMBER = 2**31 - 1
# The bytes of a record without its texts.
_ENVELOPE = 128

_own = logging.getLogger("clutch")

# The attributes of a record without `extra=`, and those that formatters add.
_USUAL = frozenset(logging.LogRecord("", 0, "", 0, "", (), None).__dict__) | {
    "asctime",
    "message",
    "taskName",
}


class LogHandler(logging.Handler):
    """Buffers records for the control thread, bounded in number and size. Raises no Exception.

    Invalid values of user code in a record are replaced. `max_frame` bounds the bytes of a record
    and of the records in one frame.
    """

    def __init__(
        self,
        wake: Callable[[], None],
        limit: int = MAXIMUM_RECORDS,
        max_frame: int = MAXIMUM_FRAME,
        max_bytes: int = MAXIMUM_BYTES,
    ) -> None:
        super().__init__()
        self._wake = wake
        self._limit = limit
        self._max_frame = max_frame
        self._max_bytes = max_bytes
        self._max_text = min(MAXIMUM_TEXT, max_frame // 4)
        self._max_name = min(_MAXIMUM_NAME, max_frame // 16)
        self._records: deque[tuple[PlainLog, int]] = deque()
        self._bytes = 0
        self._dropped = 0
        self._counting = threading.Lock()
        self._inside = threading.local()
        self._has_told_kept = False

    def install(self, level: int) -> None:
        """Starts to send records of all loggers from this level on, warnings and thread errors."""
        root = logging.getLogger()
        root.addHandler(self)
        root.removeHandler = self._remove  # type: ignore[method-assign]
        root.setLevel(level)
        logging.captureWarnings(True)
        threading.excepthook = _log_thread_error

    def uninstall(self) -> None:
        """Stops sending records."""
        root = logging.getLogger()
        del root.removeHandler
        root.removeHandler(self)

    def _remove(self, hdlr: logging.Handler) -> None:
        """Ignores a removal by `dictConfig` or `basicConfig(force=True)`, for the root logger."""
        if hdlr is self:
            self._tell_kept()
        else:
            logging.Logger.removeHandler(logging.getLogger(), hdlr)

    def keep(self) -> None:
        """Adds the handler again if other code has replaced the root's handlers. Takes no lock."""
        root = logging.getLogger()
        if self not in root.handlers:
            root.handlers.append(self)
            self._tell_kept()
        _own.disabled = False  # `dictConfig` disables existing loggers

    def _tell_kept(self) -> None:
        if not self._has_told_kept:
            self._has_told_kept = True
            text = "logging was reconfigured; its records still go to the JVM as well"
            self._tell(logging.INFO, text)

    def warn(self, text: str) -> None:
        """Sends a warning of Clutch itself, without users' handlers. For any thread."""
        if logging.getLogger().level <= logging.WARNING:
            self._tell(logging.WARNING, text)

    def _tell(self, level: int, text: str) -> None:
        self.emit(logging.LogRecord("clutch", level, __file__, 0, text, (), None))

    def emit(self, record: logging.LogRecord) -> None:
        """Buffers the record. A record that is logged while another is formatted is ignored."""
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
        """Whether there are records to send."""
        return bool(self._records)

    def drain(self, maximum: int) -> list[PlainLog]:
        """Removes and returns the oldest records, as many as fit into one frame."""
        records: list[PlainLog] = []
        total = 0
        while len(records) < maximum and self._records:
            size = self._records[0][1]
            if records and total + size > self._max_frame:
                break
            records.append(self._records.popleft()[0])
            total += size
        with self._counting:
            self._bytes -= total
        if records and self._dropped:
            # There may be no later record that could report them.
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
        item = PlainLog(
            level=_number(record.levelno),
            logger=text(record.name, self._max_name),
            message=self._message(record),
            file=text(record.pathname, self._max_name),
            line=_number(record.lineno),
            exception=self._exception(record),
            call_id=call.call_id if call else 0,
            thread=text(record.threadName, self._max_name),
        )
        size = _size(item)
        if (call and (call.function or call.headers)) or not record.__dict__.keys() <= _USUAL:
            item, more = self._detailed(item, record, call)
            size += more
        with self._counting:
            if self._bytes + size > self._max_bytes:
                self._dropped += 1
                return
            self._bytes += size
            dropped, self._dropped = self._dropped, 0
        if dropped:
            item = msgspec.structs.replace(item, dropped=dropped)
        self._records.append((item, size))
        self._wake()

    def _detailed(
        self, item: PlainLog, record: logging.LogRecord, call: Context | None
    ) -> tuple[PlainLog, int]:
        """The record with what it has beside its text, and the bytes of that."""
        function = text(call.function, self._max_frame // 32) if call else ""
        mdc: dict[str, str] = {}
        extra: dict[str, Extra] = {}
        more = len(function.encode())
        unusual = record.__dict__.keys() - _USUAL
        if unusual or (call and call.headers):
            from clutch._runtime import log_details

            if call and call.headers:
                mdc, size = log_details.mdc(call, self._max_frame // 32)
                more += size
            if unusual:
                extra, size = log_details.extra(record, unusual, self._max_frame // 16)
                more += size
        fields = msgspec.structs.asdict(item)
        return Log(**fields, function=function, mdc=mdc, extra=extra), more

    def _message(self, record: logging.LogRecord) -> str:
        try:
            return text(record.getMessage(), self._max_text)
        except Exception as error:
            shown = f"{text(record.msg)} (its arguments do not fit: {text(repr(error))})"
            return text(shown, self._max_text)

    def _exception(self, record: logging.LogRecord) -> str | None:
        parts = []
        if record.exc_info:
            parts.append(_traceback(record))
        if record.stack_info:
            parts.append(text(record.stack_info, self._max_text))
        return text("\n".join(parts), self._max_text) if any(parts) else None


def _traceback(record: logging.LogRecord) -> str:
    try:
        if record.exc_info is None or record.exc_info[0] is None:
            return ""
        return text(logging.Formatter().formatException(record.exc_info), MAXIMUM_TEXT)
    except Exception as error:
        return f"(its traceback cannot be shown: {text(error)})"


def _number(value: object) -> int:
    """An integer that the owner can read; 0 for other values."""
    try:
        number: int = int(value)  # type: ignore[call-overload]
        return min(max(number, 0), _MAXIMUM_NUMBER)
    except Exception:
        return 0


def _size(item: PlainLog) -> int:
    texts = (item.logger, item.message, item.file, item.exception or "", item.thread)
    return _ENVELOPE + sum(len(value.encode()) for value in texts)


def _log_thread_error(error: threading.ExceptHookArgs) -> None:
    if error.exc_value is None or issubclass(error.exc_type, SystemExit):
        return
    name = error.thread.name if error.thread else "unknown"
    logging.getLogger("threading").error(
        "exception in thread %s",
        name,
        exc_info=(error.exc_type, error.exc_value, error.exc_traceback),
    )
