"""Functions for a worker under test."""

import argparse
import atexit
import ctypes
import logging
import logging.config
import operator
import os
import sys
import threading
import time
import warnings
from typing import Any, NoReturn

import clutch

seen: list[int] = []


def echo(value: Any) -> Any:
    return value


def add(a: int, b: int = 1) -> int:
    return a + b


def is_imported(module: str) -> bool:
    return module in sys.modules


def sleep(seconds: float) -> str:
    time.sleep(seconds)
    return "slept"


def sleep_stubbornly(seconds: float) -> str:
    try:
        time.sleep(seconds)
    except clutch.CallInterrupted:
        return "caught"
    return "slept"


def spin(rounds: int) -> int:
    total = 0
    for number in range(rounds):
        total += number
    return total


def nap(rounds: int) -> int:
    for _ in range(rounds):
        time.sleep(0)
    return rounds


def hold_gil(seconds: int) -> None:
    ctypes.PyDLL(None).sleep(seconds)


def wait_for_cancel(context: clutch.Context) -> str:
    while not context.cancelled:
        time.sleep(0.001)
    return "saw it"


def about(context: clutch.Context) -> list[Any]:
    same = clutch.current() is context
    left = context.deadline
    return [context.call_id, left and round(left), context.path, dict(context.headers), same]


def remember(number: int) -> None:
    seen.append(number)


def remembered() -> list[int]:
    return seen


def fail(text: str) -> NoReturn:
    raise ValueError(text)


def fail_with_chain() -> NoReturn:
    try:
        fail("inner")
    except ValueError as inner:
        raise RuntimeError("outer") from inner


def recurse() -> int:
    return recurse() + 1


def handle() -> dict[str, Any]:
    return {"items": [1, threading.Lock()]}


def leave(code: int) -> NoReturn:
    sys.exit(code)


def leave_at_once(code: int) -> NoReturn:
    os._exit(code)


def press_control_c() -> NoReturn:
    raise KeyboardInterrupt("by the user's own code")


def fail_in_thread() -> None:
    thread = threading.Thread(target=fail, args=("in a thread",), name="fragile")
    thread.start()
    thread.join()


def read_stdin() -> str:
    return sys.stdin.readline()


def read_buffer() -> bytes:
    return sys.stdin.buffer.readline()


def iterate_stdin() -> list[str]:
    return list(sys.stdin)


def look_at_stdin(names: list[str]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for name in names:
        found = operator.attrgetter(name)(sys.stdin)
        seen[name] = found() if callable(found) else found
    return seen


def is_the_original_stdin() -> bool:
    return sys.stdin is sys.__stdin__


def close_stdin() -> None:
    sys.stdin.reconfigure(encoding="latin-1")  # type: ignore[union-attr]
    sys.stdin.close()


def arguments() -> list[str]:
    return sys.argv


def main_with_arguments() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--n", type=int, default=7)
    found: int = parser.parse_args().n
    return found


def ask() -> str:
    return input("who? ")


def read_descriptor() -> bytes:
    return os.read(0, 10)


def log(level: int, message: str) -> None:
    logging.getLogger("plain.logger").log(level, message)


def configure_logging(how: str) -> None:
    """Configures logging as applications and libraries do. Each way removes the root's handlers."""
    if how == "dictConfig":
        logging.config.dictConfig({"version": 1, "root": {"level": "INFO", "handlers": []}})
    elif how == "basicConfig":
        logging.basicConfig(force=True, level=logging.INFO)
    elif how == "clear":
        logging.getLogger().handlers.clear()
    else:
        logging.getLogger().handlers = []
    logging.getLogger("plain.logger").disabled = False


def log_error() -> None:
    try:
        fail("logged")
    except ValueError:
        logging.getLogger("plain").exception("it %s", "failed")


def log_badly() -> None:
    logging.getLogger("plain").warning("%d", "not a number")


def log_much(count: int) -> None:
    for number in range(count):
        logging.getLogger("plain").info("%d", number)


def warn() -> None:
    warnings.warn("careful", UserWarning, stacklevel=1)


def say(text: str) -> None:
    print(text)


def eat_memory() -> int:
    return len(bytearray(1 << 40))


def fork_on() -> int:
    """Forks, and returns in both processes: the child's pid to the parent."""
    return os.fork()


def reap(pid: int) -> int:
    return os.waitpid(pid, 0)[1]


def note(path: str) -> None:
    with open(path, "ab", buffering=0) as notes:
        notes.write(b"x")


def fork() -> int:
    child = os.fork()
    if child == 0:
        logging.getLogger("plain").error("from the child")
        os._exit(5)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def search_path() -> list[str]:
    return sys.path


def grow(text: str, times: int) -> str:
    return text * times


def say_at_exit(text: str) -> None:
    atexit.register(print, text)
