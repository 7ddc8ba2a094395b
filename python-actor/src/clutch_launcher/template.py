"""A template: a process that imports the modules of workers and forks workers."""

from __future__ import annotations

import json
import os
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from clutch_launcher.child import enter, limit_forked
from clutch_launcher.streams import TEMPLATE, Outbox
from clutch_launcher.system import OomCounter
from clutch_launcher.worker import Worker

if TYPE_CHECKING:
    from socket import socket

    from clutch_launcher.requests import Launch, Limits, Preparation, Settings

MARK_ROOM = 1024  # bytes, into which a forked worker writes its own mark
FIRST_ID = 1 << 62  # the JVM numbers its workers from 1
MESSAGE_LIMIT = 64 << 10
FORK_SECONDS = 5.0
NO_LIMITS: Limits = {
    "memory": 0,
    "cpu": 0,
    "cgroup_memory": 0,
    "cgroup_cores": 0,
    "processes": 0,
    "descriptors": 0,
}


class Template(Worker):
    """Forks one worker at a time. The others wait."""

    def __init__(
        self, number: int, key: str, launch: Launch, settings: Settings, outbox: Outbox
    ) -> None:
        name = f"clutch-template-{os.getpid()}-{number}-{os.urandom(8).hex()}-"
        mark = name.ljust(MARK_ROOM, ".")
        request: Launch = {
            "id": FIRST_ID + number,
            "argv": launch["argv"],
            "env": {**launch["env"], "CLUTCH_WORKER": mark},
            "cwd": launch["cwd"],
            "stdin": "",
            "limits": NO_LIMITS,
            "mark": mark,
            "fork": None,
        }
        super().__init__(request, settings, outbox, None)
        assert launch["fork"] is not None
        self.number, self.key = number, key
        self.preparation: Preparation = launch["fork"]["preparation"]
        self.socket = self.open_socket()
        self.waiting: deque[Worker] = deque()
        self.forking: Worker | None = None
        self.fork_by = 0.0
        self.is_ready = False
        self.is_over = False
        self.children: set[int] = set()
        self.idle_since = time.monotonic()
        self.files: dict[str, list[int]] = {}

    def open_socket(self) -> socket:
        import socket  # slow to import, and not always needed

        ours, self.theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        return ours

    def open_stdin(self) -> tuple[int, int]:
        return self.theirs.detach(), os.dup(self.socket.fileno())

    def prepare(self) -> None:
        """Sends it the imports. Raises OSError if they are too large for one message."""
        self.socket.send(json.dumps(self.preparation).encode())

    def hear(self) -> dict[str, Any] | None:
        """Returns its next message, or None after its end."""
        try:
            message = self.socket.recv(MESSAGE_LIMIT)
        except BlockingIOError:
            return {}
        except OSError:
            return None
        return json.loads(message) if message else None

    def fork(self, worker: Worker) -> None:
        """Requests the worker, which then reports its pid on its status pipe."""
        import array
        import socket

        ends = worker.open_pipes()
        rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", ends))
        try:
            self.socket.sendmsg([json.dumps({"mark": worker.mark}).encode()], [rights])
        except OSError:
            worker.close_pipes()
            raise
        finally:
            for fd in ends:
                os.close(fd)
        self.forking, self.fork_by = worker, time.monotonic() + FORK_SECONDS

    def is_stale(self) -> bool:
        return any(stamp(path) != tuple(told) for path, told in self.files.items())

    def is_idle(self) -> bool:
        return self.is_ready and not (self.waiting or self.forking or self.children)

    @property
    def idle_by(self) -> float:
        return self.idle_since + self.settings["template_idle"]

    def tell(self, state: str, why: str = "") -> None:
        self.outbox.tell(
            TEMPLATE,
            id=self.number,
            pid=self.pid,
            state=state,
            why=why,
            preload=self.preparation["preload"],
        )

    def tell_start(self, template: int = 0) -> None:
        self.started = True

    def exhausted(self, oom: OomCounter) -> str:
        return "nothing"  # a template's kills by the kernel are not investigated

    def tell_end(self, exhausted: str) -> None:
        for lines in self.streams:
            lines.finish()
        code, number = self.exit
        how = f"signal {number}" if number else f"code {code}"
        tail = " | ".join(line.decode("utf-8", "replace") for line in self.streams[1].tail)
        why = self.failure.decode("utf-8", "replace").partition(" ")[2] or f"it ended with {how}"
        self.tell("ended", why + (f"; stderr: {tail}" if tail else ""))


def stamp(path: str) -> tuple[int, int] | None:
    """Returns the stamp by which a changed file is detected."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def admit(worker: Worker) -> None:
    """Sets the limits of a forked worker before it gets its bootstrap line."""
    if worker.group is not None:
        enter(worker.group.path, worker.pid)
    limit_forked(worker.pid, worker.request["limits"])
