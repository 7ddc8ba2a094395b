"""What workers do with libraries, for tests of forks. Nothing is imported before it is used."""

import os
import sys
from contextlib import suppress
from typing import Any


def facts() -> dict[str, Any]:
    """All that a worker has been given, as far as it is not bound to the one process."""
    import faulthandler
    import gc
    import resource
    import signal
    import threading

    umask = os.umask(0)
    os.umask(umask)
    handlers = {n: repr(signal.getsignal(n)).partition(" at ")[0] for n in range(1, 65)}
    limits = [name for name in dir(resource) if name.startswith("RLIMIT_")]
    with open("/proc/self/status") as file:
        status = dict(line.rstrip("\n").split(":\t", 1) for line in file)
    with open("/proc/self/cmdline") as file:
        command = file.read()
    return {
        "leads": [os.getsid(0) == os.getpid(), os.getpgid(0) == os.getpid()],
        "directory": os.getcwd(),
        "environment": {k: v for k, v in os.environ.items() if k != "CLUTCH_WORKER"},
        "umask": umask,
        "limits": {name: resource.getrlimit(getattr(resource, name)) for name in limits},
        "handlers": handlers,
        "signals": [status[name] for name in ("SigBlk", "SigIgn", "SigCgt", "ShdPnd")],
        "privileges": status["NoNewPrivs"],
        "descriptors": sorted(fd for fd in range(4) if _is_open(fd)),
        "stdin": os.readlink("/proc/self/fd/0"),
        "inherited": [os.get_inheritable(fd) for fd in range(4)],
        "arguments": [sys.argv, sys.orig_argv, command],
        "path": sys.path,
        "finders": [getattr(finder, "__name__", type(finder).__name__) for finder in sys.meta_path],
        "threads": sorted(thread.name for thread in threading.enumerate()),
        "main": threading.current_thread() is threading.main_thread(),
        "collects": gc.isenabled(),
        "faults": faulthandler.is_enabled(),
        "buffered": [sys.stdout.line_buffering, sys.stderr.line_buffering],
        "encoding": [sys.stdin.encoding, sys.stdout.encoding, sys.stderr.errors],
        "main module": sorted(name for name in vars(sys.modules["__main__"]) if name[0] != "_"),
    }


def _is_open(fd: int) -> bool:
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True


def parent_and_mark() -> list[Any]:
    with open("/proc/self/environ") as file:
        marks = [it for it in file.read().split("\0") if it.startswith("CLUTCH_WORKER=")]
    return [os.getppid(), marks, os.environ["CLUTCH_WORKER"]]


def chance() -> list[Any]:
    """Values of which no two processes may have the same."""
    import multiprocessing
    import random
    import secrets
    import ssl
    import tempfile
    import uuid

    import numpy as np

    with tempfile.NamedTemporaryFile() as file:
        name = file.name
    return [
        random.random(),
        float(np.random.rand()),
        np.random.default_rng().random(),
        secrets.token_hex(),
        uuid.uuid4().hex,
        uuid.uuid1().hex,
        ssl.RAND_bytes(16).hex(),
        bytes(multiprocessing.current_process().authkey).hex(),
        name,
    ]


def blas() -> float:
    import numpy as np

    ones = np.ones((600, 600))
    return float((ones @ ones).sum())


def linear_algebra() -> float:
    import numpy as np

    return float(np.linalg.inv(np.eye(400) * 2).trace())


def openmp(threads: int) -> int:
    import importlib

    return int(importlib.import_module("openmp_region").count(threads))


def frame() -> list[int]:
    import pandas as pd

    data = pd.DataFrame({"key": [1, 2] * 500, "value": range(1000)})
    return [int(it) for it in data.groupby("key")["value"].sum()]


def arrow() -> int:
    import pyarrow as pa
    import pyarrow.compute as pc

    table = pa.table({"key": [1, 2] * 50_000, "value": list(range(100_000))})
    return int(pc.sum(table.group_by("key").aggregate([("value", "sum")])["value_sum"]).as_py())


def lazy_frame() -> int:
    import polars as pl

    data = pl.DataFrame({"key": [1, 2] * 50_000, "value": range(100_000)})
    return int(data.lazy().group_by("key").agg(pl.col("value").sum()).collect()["value"].sum())


def sqlite(path: str) -> list[int]:
    import sqlite3

    with sqlite3.connect(path) as connection:
        connection.execute("create table if not exists numbers (n)")
        connection.execute("insert into numbers values (?)", [os.getpid()])
        found = [row[0] for row in connection.execute("select n from numbers")]
    connection.close()
    return found


def tls() -> str:
    """Two ends of a connection that talk, up to where the certificate is missing."""
    import ssl

    ends = [ssl.create_default_context(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)]
    one, other = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = ends[0].wrap_bio(one, other, server_hostname="example.org")
    server = ends[1].wrap_bio(other, one, server_side=True)
    with suppress(ssl.SSLWantReadError):
        client.do_handshake()
    try:
        server.do_handshake()
    except ssl.SSLError as error:
        return str(error.reason)
    return ""


def threads() -> int:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        return sum(pool.map(abs, range(-100, 0)))


def processes(method: str) -> int:
    import multiprocessing

    with multiprocessing.get_context(method).Pool(2) as pool:
        return sum(pool.map(abs, range(-10, 0)))


def child() -> str:
    import subprocess

    code = "import os; print(os.environ['CLUTCH_WORKER'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    return done.stdout.strip()


async def tasks() -> int:
    import asyncio

    async def one(number: int) -> int:
        await asyncio.sleep(0.001)
        return number

    return sum(await asyncio.gather(*(one(number) for number in range(10))))


def own_loop() -> int:
    import asyncio

    return asyncio.run(asyncio.sleep(0, 7))


def log(text: str) -> None:
    import logging

    logging.getLogger("forked").warning(text)


def attribute(module: str, name: str) -> Any:
    import importlib

    found = getattr(importlib.import_module(module), name)
    return found() if callable(found) else found


def loaded(module: str) -> bool:
    return module in sys.modules


_kept: list[Any] = []


def leave_at_exit() -> str:
    """Leaves a folder that Python removes at exit, and a log record that is written then."""
    import logging.handlers
    import sys
    import tempfile

    stream = logging.StreamHandler(sys.__stderr__)
    buffer = logging.handlers.MemoryHandler(100, target=stream)
    buffer.emit(logging.makeLogRecord({"msg": "flushed at exit", "levelno": logging.INFO}))
    folder = tempfile.TemporaryDirectory()
    _kept.extend([buffer, folder])
    return folder.name


class _Freed:
    def __del__(self) -> None:
        print("freed", flush=True)


def keep_to_the_end() -> None:
    """Keeps an object that is freed only if Python frees all objects at its end."""
    globals()["kept"] = _Freed()


def leave_with(code: Any) -> None:
    sys.exit(code)


def write_without_closing(path: str) -> None:
    globals()["file"] = open(path, "w")  # noqa: SIM115
    globals()["file"].write("not lost")


def print_in_native_code(text: str) -> None:
    """Prints to the buffer of the C library."""
    import ctypes

    ctypes.CDLL(None).printf(b"%s\n", text.encode())


def leave_a_thread() -> None:
    """Starts a thread that is still busy at the end."""
    import threading

    main = threading.main_thread()

    def work() -> None:
        main.join()
        print("the thread has ended", flush=True)

    threading.Thread(target=work).start()


def modules_of_clutch() -> list[str]:
    return [name for name in sys.modules if name.startswith("clutch.")]
