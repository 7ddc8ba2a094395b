"""A template process: imports the modules that workers need, and forks workers on request.

It always has one thread. Once it is ready, it imports modules of Clutch and of Python alone.
"""

import builtins
import gc
import importlib
import json
import os
import select
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn, TypeVar

import msgspec

from clutch._fork import exits, signals, worker
from clutch._fork.findings import look
from clutch._fork.stamps import Stamp, stamps
from clutch._forking import hooks_before
from clutch._importing import kept_sources
from clutch._runtime import bootstrap
from clutch._wire.boot_error import BootError
from clutch._wire.exceptions import text

_PART = 32 << 10  # bytes of a message that one datagram carries
_QUIET = 0.01  # seconds without a request before the template works ahead
# The last one is for an owner whose address has a host's name.
_LATE = [
    *(f"clutch.{late}".removesuffix(".__init__") for late in kept_sources.LATE),
    "encodings.idna",
]


class _Preparation(msgspec.Struct, frozen=True):
    preload: list[str]
    path: list[str]
    minimum: tuple[int, ...]
    requires: list[str]
    hot_reload: bool


_T = TypeVar("_T")


class _UnsafeError(Exception):
    """Workers may not be forked, for this reason."""


def serve() -> None:
    """Serves the launcher until it closes descriptor 0. Returns only in forked workers."""
    began = time.time_ns()
    launcher = socket.socket(fileno=os.dup(0))
    signals.remember()
    try:
        preparation = _decode(launcher.recv(worker.LARGEST_MESSAGE), _Preparation)
        bootstrap.prepare_template(preparation.path, preparation.minimum, preparation.requires)
        finders_are_known = _load(preparation, launcher)
    except _UnsafeError as unsafe:
        _give_up(launcher, "unsafe", str(unsafe), began)
    except BootError as problem:
        _give_up(launcher, "failed", str(problem), began)
    except BaseException as error:
        _give_up(launcher, "failed", f"{type(error).__name__}: {text(error)}", began)
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):  # a preloaded module may have replaced or removed it
            stream.flush()
    gc.collect()
    gc.freeze()
    _say(launcher, "ready", "", stamps(began))
    late = _LATE.copy() if finders_are_known else []
    spare: worker.Spare | None = None
    while True:
        _import_ahead(late, launcher)
        if spare is None and _is_quiet(launcher, _QUIET):
            with suppress(OSError):
                spare = worker.fork_ahead(launcher)
                if spare is None:
                    return
        message, ends = worker.receive(launcher)
        if not message:
            _end()
        is_done = spare is not None and spare.become(message, ends)
        spare = None
        if not is_done and worker.fork(message, ends):
            launcher.close()
            return


def _import_ahead(late: list[str], launcher: socket.socket) -> None:
    """Imports what most workers import later, until the launcher has a request."""
    seconds = _QUIET
    while late and _is_quiet(launcher, seconds):
        with suppress(BaseException):  # a user's module may stand in the place of another
            importlib.import_module(late.pop(0))
        gc.freeze()
        seconds = 0


def _is_quiet(launcher: socket.socket, seconds: float) -> bool:
    return not select.select([launcher], [], [], seconds)[0]


def _end() -> NoReturn:
    with suppress(BaseException):
        exits.run()
    os._exit(0)


def _load(preparation: _Preparation, launcher: socket.socket) -> bool:
    """Prepares the template. Returns whether modules are still found and read by Python alone."""
    sys.dont_write_bytecode = sys.dont_write_bytecode or preparation.hot_reload
    with _watching("starting Python", launcher), bootstrap.blaming_shadows():
        importlib.import_module("clutch._runtime.handshake")
        importlib.import_module("clutch._runtime.worker")
        kept_sources.keep()
    finders = _finders()
    for name in preparation.preload:
        with _watching(f"importing `{name}`", launcher):
            importlib.import_module(name)
    for name, hook in hooks_before():
        with _watching(f"the hook `{name}`", launcher):
            hook()
    return finders == _finders()


def _finders() -> list[object]:
    return [*sys.meta_path, *sys.path_hooks, builtins.__import__]


@contextmanager
def _watching(step: str, launcher: socket.socket) -> Iterator[None]:
    """Wraps one step. Raises _UnsafeError if workers cannot be forked after it."""
    _say(launcher, "step", step, {})
    try:
        yield
    except BootError:
        raise
    except BaseException as error:
        what = f"{step} raised {type(error).__name__}: {text(error)}"
        raise BootError("import-failed", what, error) from error
    found = look(launcher.fileno())
    if found:
        raise _UnsafeError(f"{step} {' and '.join(found)}")


def _decode(message: bytes, kind: type[_T]) -> _T:
    return msgspec.convert(json.loads(message), kind)  # msgspec refuses paths that are not UTF-8


def _say(launcher: socket.socket, state: str, why: str, files: dict[str, Stamp]) -> None:
    message = json.dumps({"state": state, "why": why, "files": files}).encode()
    for start in range(0, len(message), _PART):
        part = message[start : start + _PART]
        mark = b"+" if start + _PART < len(message) else b"."
        launcher.send(mark + part)


def _give_up(launcher: socket.socket, state: str, why: str, began: int) -> NoReturn:
    try:
        _say(launcher, state, why[:4000], stamps(began))
    finally:
        os._exit(0)
