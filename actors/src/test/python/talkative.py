"""Handlers that print and log."""

import logging
import os
import subprocess
import sys
import threading
import warnings

LINE = "x" * 99
logger = logging.getLogger("talkative.inner")


def speak(text: str) -> str:
    print(text)
    print(text, file=sys.stderr)
    return text


def flood(lines: int, threads: int) -> int:
    """Prints lines of 100 bytes from several threads."""

    def write() -> None:
        for _ in range(lines // threads):
            print(LINE)

    running = [threading.Thread(target=write) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return lines


def write_raw(data: bytes) -> int:
    """Writes to the descriptor, as C code does."""
    return os.write(1, data)


def from_child() -> int:
    code = "print('from a child'); import sys; print('and its stderr', file=sys.stderr)"
    return subprocess.run([sys.executable, "-c", code]).returncode


def one_line(size: int) -> None:
    print("y" * size)


def log(level: int, message: str) -> int:
    """Logs one record and returns its line."""
    logger.log(level, "%s!", message)
    return sys._getframe().f_lineno - 1


def log_exception() -> None:
    try:
        raise ValueError("it broke")
    except ValueError:
        logger.exception("while trying")


def log_many(count: int) -> int:
    for number in range(count):
        logger.info("record %d", number)
    return count


def log_badly() -> str:
    logger.info("%d and %d", "not a number")
    return "lived"


def log_oddly() -> str:
    """Logs records that no `logging.Logger` makes."""
    import numpy

    for field, value in [
        ("lineno", "a text"),
        ("levelno", 20.5),
        ("lineno", -7),
        ("threadName", b"bytes"),
        ("pathname", 2**80),
        ("levelno", numpy.int64(20)),
        ("lineno", numpy.zeros(2)),
    ]:
        record = logging.LogRecord("odd", logging.INFO, __file__, 1, "odd", None, None)
        setattr(record, field, value)
        logging.getLogger().handle(record)
    return "lived"


def log_as(name: str) -> None:
    record = logging.LogRecord(name, logging.INFO, __file__, 1, "named", None, None)
    logging.getLogger().handle(record)


def warn() -> None:
    warnings.warn("this is odd", stacklevel=1)


def fail_in_thread() -> str:
    def fail() -> None:
        raise KeyError("in a thread")

    thread = threading.Thread(target=fail, name="side")
    thread.start()
    thread.join()
    return "unharmed"


def read_stdin() -> str:
    return sys.stdin.readline()


def read_input() -> str:
    return input("name? ")


def read_descriptor() -> bytes:
    return os.read(0, 100)
