"""Workers that a real launcher forks from a template, with the small owner in the JVM's place."""

import ctypes.util
import json
import os
import signal
import sys
from collections.abc import Mapping
from typing import Any

from clutch_launcher.launcher import LAUNCH, PING
from clutch_launcher.requests import Forking, Preparation
from clutch_launcher.streams import (
    ENDED,
    NOT_FORKABLE,
    NOT_STARTED,
    OUTPUT,
    PONG,
    STARTED,
    TEMPLATE,
)
from clutch_launcher.system import is_alive, process_table
from launching import Event, LauncherProcess, launch
from owner import Owner
from owner_process import COMMAND, HANDLERS, RUNTIME

OPENMP = """
import ctypes
_gomp = ctypes.CDLL("libgomp.so.1")
_kind = ctypes.CFUNCTYPE(None, ctypes.c_void_p)

def count(threads):
    seen = set()
    body = _kind(lambda data: seen.add(_gomp.omp_get_thread_num()))
    _gomp.GOMP_parallel(body, None, threads, 0)
    return len(seen)
"""
HAS_OPENMP = ctypes.util.find_library("gomp") is not None


def preparation(*preload: str, **changed: Any) -> Preparation:
    usual: Preparation = {
        "preload": list(preload),
        "path": [str(HANDLERS)],
        "minimum": [3, 10],
        "requires": [],
        "hot_reload": False,
    }
    return {**usual, **changed}  # type: ignore[typeddict-item]


def forking(
    *preload: str, is_required: bool = False, patience: float = 20, **changed: Any
) -> Forking:
    return {
        "preparation": preparation(*preload, **changed),
        "is_required": is_required,
        "patience": patience,
    }


def spares(owner: "ForkOwner") -> list[int]:
    """The pids of processes that were forked ahead of their workers."""
    launcher = owner.launcher.process.pid
    known = [owner.template, *owner.workers]
    children = [pid for pid, parent, _ in process_table() if parent == launcher]
    return [pid for pid in children if pid not in known]


class _Process:
    """A launcher's worker, as far as the owner asks for it."""

    def __init__(self, owner: "ForkOwner", pid: int) -> None:
        self.owner, self.pid = owner, pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        return self.returncode if is_alive(self.pid) else self.wait()

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def wait(self, limit: float = 0) -> int:
        if self.returncode is None:
            try:
                ended = self.owner.ended()
            except EOFError:  # the launcher is gone as well
                ended = {"signal": signal.SIGKILL}
            self.returncode = -ended["signal"] or ended["code"]
        return self.returncode


class ForkOwner(Owner):
    """Its worker is the child of a launcher process."""

    def __init__(self, launcher: LauncherProcess, number: int) -> None:
        super().__init__()
        self.launcher, self.number = launcher, number
        self.events: list[Event] = []

    def launch(self, fork: Forking | None, line: Mapping[str, Any] = {}, **changed: Any) -> None:
        stdin = {
            "protocol": 1,
            "endpoint": self._endpoint,
            "epoch": self.epoch,
            "secret": self.secret.hex(),
            "path": [str(HANDLERS)],
            **line,
        }
        mark = f"/user/worker-{self.number}#{os.getpid()}"
        environment = {"PATH": os.environ["PATH"], "PYTHONSAFEPATH": "clutch"}
        request = launch(self.number, "", json.dumps(stdin).encode() + b"\n", mark=mark)
        request.update(
            {
                "argv": [sys.executable, "-c", COMMAND, str(RUNTIME)],
                "env": {**environment, "CLUTCH_WORKER": mark},
                "cwd": str(HANDLERS),
                "fork": fork,
                **changed,  # type: ignore[typeddict-item]
            }
        )
        self.launcher.send(LAUNCH, request)

    def started(self) -> dict[str, Any]:
        """What the launcher tells of the start."""
        while True:
            kind, fields = self.launcher.event()
            self.events.append((kind, fields))
            if kind in (STARTED, NOT_STARTED, NOT_FORKABLE) and fields["id"] == self.number:
                if kind == STARTED:
                    self.process = _Process(self, fields["pid"])  # type: ignore[assignment]
                return dict(fields)

    def ended(self) -> dict[str, Any]:
        """How it ended, once the launcher has told it."""
        told = [it for kind, it in self.events if kind == ENDED and it["id"] == self.number]
        return told[0] if told else self._until(ENDED, id=self.number)

    def refused(self) -> str:
        """Why it is not forked, which it must be."""
        return str(self._until(NOT_FORKABLE, id=self.number)["detail"])

    def until_served(self) -> None:
        """Waits until the launcher has handled all requests."""
        self.launcher.send(PING, {})
        self._until(PONG)

    def until_template(self, state: str) -> None:
        self._until(TEMPLATE, state=state)

    def _until(self, kind: int, **wanted: Any) -> dict[str, Any]:
        while True:
            event, fields = self.launcher.event()
            self.events.append((event, fields))
            if event == kind and wanted.items() <= fields.items():
                return dict(fields)

    @property
    def templates(self) -> list[tuple[str, str]]:
        """State and reason, as told so far."""
        return [(it["state"], it["why"]) for kind, it in self.events if kind == TEMPLATE]

    @property
    def workers(self) -> list[int]:
        """The pids of workers whose starts this owner has heard of."""
        return [fields["pid"] for kind, fields in self.events if kind == STARTED]

    @property
    def template(self) -> int:
        """The pid of the first template."""
        return int(next(it["pid"] for kind, it in self.events if kind == TEMPLATE))

    @property
    def output(self) -> list[bytes]:
        return [it[9:] for kind, it in self.events if kind == OUTPUT]
