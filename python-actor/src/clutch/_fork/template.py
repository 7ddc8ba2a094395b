"""A template process: imports the modules that workers need, and forks workers on request.

It always has one thread, and runs no user code after its first fork.
"""

import gc
import importlib
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import msgspec

from clutch._fork import worker
from clutch._fork.findings import look
from clutch._fork.stamps import stamps
from clutch._forking import hooks_before
from clutch._importing import kept_sources
from clutch._runtime import bootstrap
from clutch._wire.boot_error import BootError
from clutch._wire.exceptions import text

_ENDS = 5  # descriptors 0 to 3 of a worker, and the pipe on which it reports its pid
_LARGEST_MESSAGE = 256 << 10


class _Preparation(msgspec.Struct, frozen=True):
    preload: list[str]
    path: list[str]
    minimum: tuple[int, ...]
    requires: list[str]
    hot_reload: bool


class _Request(msgspec.Struct, frozen=True):
    mark: str


class _UnsafeError(Exception):
    """Workers may not be forked, for this reason."""


def serve() -> None:
    """Serves the launcher until it closes descriptor 0. Returns only in forked workers."""
    began = time.time_ns()
    launcher = socket.socket(fileno=os.dup(0))
    preparation = msgspec.json.decode(launcher.recv(_LARGEST_MESSAGE), type=_Preparation)
    try:
        bootstrap.prepare_template(preparation.path, preparation.minimum, preparation.requires)
        _load(preparation, launcher.fileno())
    except _UnsafeError as unsafe:
        _give_up(launcher, "unsafe", str(unsafe), began)
    except BootError as problem:
        _give_up(launcher, "failed", str(problem), began)
    except BaseException as error:
        _give_up(launcher, "failed", f"{type(error).__name__}: {text(error)}", began)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    gc.collect()
    gc.freeze()
    _say(launcher, "ready", "", began)
    while True:
        message, ends, _, _ = socket.recv_fds(launcher, _LARGEST_MESSAGE, _ENDS)
        if not message:
            os._exit(0)
        mark = msgspec.json.decode(message, type=_Request).mark
        if worker.fork(mark, ends):
            launcher.close()
            return


def _load(preparation: _Preparation, descriptor: int) -> None:
    sys.dont_write_bytecode = sys.dont_write_bytecode or preparation.hot_reload
    with _watching("starting Python", descriptor), bootstrap.blaming_shadows():
        importlib.import_module("clutch._runtime.handshake")
        importlib.import_module("clutch._runtime.worker")
        kept_sources.keep()
    for name in preparation.preload:
        with _watching(f"importing `{name}`", descriptor):
            importlib.import_module(name)
    for name, hook in hooks_before():
        with _watching(f"the hook `{name}`", descriptor):
            hook()


@contextmanager
def _watching(step: str, descriptor: int) -> Iterator[None]:
    """Wraps one step. Raises _UnsafeError if workers cannot be forked after it."""
    try:
        yield
    except BootError:
        raise
    except BaseException as error:
        what = f"{step} raised {type(error).__name__}: {text(error)}"
        raise BootError("import-failed", what, error) from error
    found = look(descriptor)
    if found:
        raise _UnsafeError(f"{step} {' and '.join(found)}")


def _say(launcher: socket.socket, state: str, why: str, began: int) -> None:
    files = stamps(began)
    launcher.send(msgspec.json.encode({"state": state, "why": why, "files": files}))


def _give_up(launcher: socket.socket, state: str, why: str, began: int) -> NoReturn:
    try:
        _say(launcher, state, why[:4000], began)
    finally:
        os._exit(0)
