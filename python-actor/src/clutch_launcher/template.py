"""A template: a process that imports the modules of workers and forks workers."""

from __future__ import annotations

import json
import os
import select
import signal
import struct
import time
from collections import deque
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from clutch_launcher.child import enter, limit_forked
from clutch_launcher.refusals import NEVER, Stamps, changed
from clutch_launcher.streams import TEMPLATE, Outbox
from clutch_launcher.system import OomCounter
from clutch_launcher.template_messages import MalformedError, Message, Messages
from clutch_launcher.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from socket import socket

    from clutch_launcher.requests import Launch, Limits, Preparation, Settings

MARK_ROOM = 1024  # bytes, into which a forked worker writes its own mark
FIRST_ID = 1 << 62  # the JVM numbers its workers from 1
FORK_SECONDS = 5.0
STEP_SECONDS = 10.0  # for one step of its preparation, such as one import
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
        self.files: Stamps = {}
        self.messages = Messages()
        self.step = "starting Python"
        self.step_limit = max(STEP_SECONDS, launch["fork"]["patience"])
        self.step_by = time.monotonic() + self.step_limit
        self.failures = 0  # forks that failed in a row

    def open_socket(self) -> socket:
        import socket  # slow to import, and not always needed

        ours, self.theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        return ours

    def close_sockets(self) -> None:
        """Closes what is open before its process exists."""
        self.socket.close()
        self.theirs.close()

    def abort(self) -> None:
        """Kills it before it has received its imports."""
        self.is_over = True
        self.socket.close()
        self.signal(signal.SIGKILL)

    def open_stdin(self) -> tuple[int, int]:
        ours = os.dup(self.socket.fileno())
        return self.theirs.detach(), ours

    def prepare(self) -> None:
        """Sends it the imports. Raises OSError if they are too large for one message."""
        self.socket.send(json.dumps(self.preparation).encode())

    def hear(self) -> tuple[Message | None, bool]:
        """Returns its next message, if it is complete, and whether the template has ended."""
        return self.messages.receive(self.socket)

    def rest(self) -> Iterator[Message]:
        """The messages that its ended process has left."""
        with suppress(MalformedError):
            while self._may_read():
                said, has_ended = self.hear()
                if has_ended:
                    return
                if said is not None:
                    yield said

    def _may_read(self) -> bool:
        if self.socket.fileno() < 0:
            return False
        poll = select.poll()
        poll.register(self.socket, select.POLLIN)
        return bool(poll.poll(0))

    def begin_step(self, step: str) -> None:
        self.step, self.step_by = step, time.monotonic() + self.step_limit

    def fork(self, worker: Worker) -> None:
        """Requests the worker, which then reports its pid on its status pipe."""
        import socket

        ends = worker.open_pipes()
        request = {"mark": worker.mark, "cwd": worker.request["cwd"]}
        rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, struct.pack(f"{len(ends)}i", *ends))
        try:
            self.socket.sendmsg([json.dumps(request).encode()], [rights])
        except OSError:
            worker.close_pipes()
            raise
        finally:
            for fd in ends:
                os.close(fd)
        self.forking, self.fork_by = worker, time.monotonic() + FORK_SECONDS

    def stale(self) -> str:
        """Returns why its imports are outdated, or an empty text."""
        path = changed(self.files)
        if not path:
            return ""
        if self.files[path] == NEVER:
            return f"{path} was changed while it was imported, or its time is in the future"
        return f"{path}, which it had imported, was changed"

    def is_idle(self) -> bool:
        return self.is_ready and not (self.waiting or self.forking or self.children)

    def is_free(self) -> bool:
        """Whether no start waits for it. Workers from it may run."""
        return self.is_ready and not (self.waiting or self.forking)

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
        self.tell("ended", self.reason)

    @property
    def cause(self) -> str:
        """Why it ended before it was ready."""
        if self.failure:
            return self.reason
        return f"{self.step} ended its template: {self.reason}"

    @cached_property
    def reason(self) -> str:
        """Why its process ended."""
        for lines in self.streams:
            lines.finish()
        code, number = self.exit
        how = f"signal {number}" if number else f"code {code}"
        tail = " | ".join(line.decode("utf-8", "replace") for line in self.streams[1].tail)
        why = self.failure.decode("utf-8", "replace").partition(" ")[2] or f"it ended with {how}"
        return why + (f"; stderr: {tail}" if tail else "")


def admit(worker: Worker) -> None:
    """Sets the limits of a forked worker before it gets its bootstrap line."""
    if worker.group is not None:
        enter(worker.group.path, worker.pid)
    limit_forked(worker.pid, worker.request["limits"])


def key_of(launch: Launch) -> str:
    """Returns the key of the template that can fork the worker.

    It is a hash, because keys are kept and environments may contain secrets.
    """
    from hashlib import sha256  # slow to import, and not always needed

    environment = {name: text for name, text in launch["env"].items() if name != "CLUTCH_WORKER"}
    forking = launch["fork"]
    preparation = forking["preparation"] if forking is not None else None
    kind = json.dumps([launch["argv"], environment, launch["cwd"], preparation], sort_keys=True)
    return sha256(kind.encode()).hexdigest()
