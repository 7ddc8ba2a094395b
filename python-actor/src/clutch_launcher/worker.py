"""One worker process: its open pipes, and what is known about its end."""

from __future__ import annotations

import base64
import os
import signal
from typing import TYPE_CHECKING, Callable

from clutch_launcher.cgroup import Group
from clutch_launcher.child import become_worker
from clutch_launcher.streams import CHUNK, ENDED, NOT_STARTED, STARTED, Lines, Outbox
from clutch_launcher.system import SHORTAGES, OomCounter, cpu_seconds, kill

if TYPE_CHECKING:
    from clutch_launcher.dumps import Dump
    from clutch_launcher.requests import Launch, Settings

REPORT_LIMIT = 256 << 10
DRAIN_LIMIT = 1 << 20  # bytes to read from a pipe after the end: more than a pipe holds


class Worker:
    def __init__(
        self,
        request: Launch,
        settings: Settings,
        outbox: Outbox,
        group: Group | None,
    ) -> None:
        self.id: int = request["id"]
        self.mark: str = request["mark"]
        self.outbox = outbox
        self.stdin = base64.b64decode(request["stdin"])
        request["stdin"] = ""  # it holds the secret, and the request is kept
        self.streams = Lines(self.id, 1, settings, outbox), Lines(self.id, 2, settings, outbox)
        self.report, self.failure = bytearray(), bytearray()
        self.dump: Dump | None = None  # takes what is reported, while stacks are on their way
        self.readers: dict[int, Callable[[bytes], None]] = {}
        self.writer = self.status = self.told = -1
        self.started = self.killed = False
        self.early: list[int] = []  # signals that were requested before exec
        self.exit = (-1, 0)
        self.group = group
        self.request, self.settings = request, settings
        self.pid = 0
        self.kind = ""  # the key of its templates
        self.forks = 0  # times that it was to be forked
        self.unforked = ""  # why it was executed, where it was to be forked
        self.cpu_limit: int = request["limits"]["cpu"]
        self.cpu_used = 0.0
        self.oom_kills = 0
        self.survivors: set[int] = set()
        self.lingering: set[int] = set()  # processes that may clean up until `grace`
        self.grace = 0.0
        self.search = 0.0  # until then its survivors are looked for, if no descriptor is left
        self.patience = 0.0
        self.watched = False

    def spawn(self) -> None:
        """Starts it as a new process, which executes its command."""
        launcher = os.getpid()
        *ends, status = self.open_pipes()
        try:
            self.pid = os.fork()
        except OSError:
            self.close_pipes()
            raise
        else:
            if self.pid == 0:
                path = self.group.path if self.group is not None else None
                become_worker(self.request, launcher, path, ends, status, self.settings)
        finally:
            for fd in (*ends, status):
                os.close(fd)

    def open_pipes(self) -> list[int]:
        """Opens its pipes; the ends that are the process's: descriptors 0 to 3, and the status."""
        pipes: list[tuple[int, int]] = []
        try:
            pipes.append(self.open_stdin())
            for _ in range(4):
                pipes.append(os.pipe())
        except OSError:
            for pipe in pipes:
                os.close(pipe[0])
                os.close(pipe[1])
            raise
        (stdin, self.writer), (out, stdout), (err, stderr), (told, report), (failed, status) = pipes
        self.status, self.told = failed, told
        self.readers[failed], self.readers[told] = self.add_failure, self.add_report
        self.readers[out], self.readers[err] = self.streams[0].feed, self.streams[1].feed
        for fd in (self.writer, *self.readers):
            os.set_blocking(fd, False)
        return [stdin, stdout, stderr, report, status]

    def open_stdin(self) -> tuple[int, int]:
        """The process's end and the launcher's."""
        return os.pipe()

    def close_pipes(self) -> None:
        for fd in (*self.readers, *([self.writer] if self.writer >= 0 else [])):
            os.close(fd)
        self.writer = -1
        self.readers.clear()

    def add_report(self, chunk: bytes) -> None:
        if self.dump is not None and self.dump.is_sent:
            self.dump.add(chunk)
            return
        self.report += chunk[: REPORT_LIMIT - len(self.report)]

    def add_failure(self, chunk: bytes) -> None:
        """Handles output of the status pipe. If exec closes it without any, the process runs."""
        self.failure += chunk
        if not chunk and not self.failure and not self.started:
            self.tell_start()

    def tell_start(self, template: int = 0) -> None:
        self.started = True
        self.outbox.tell(
            STARTED, id=self.id, pid=self.pid, template=template, unforked=self.unforked
        )
        for number in self.early:
            self.signal(number)

    def write(self) -> bool:
        """Writes what stdin accepts now. Returns whether all is written."""
        try:
            while self.stdin:
                self.stdin = self.stdin[os.write(self.writer, self.stdin[:CHUNK]) :]
        except BlockingIOError:
            return False
        except OSError:
            pass  # the process has closed its stdin
        return True

    def read(self, fd: int) -> bool:
        """Reads once from a pipe. Returns whether it has ended. Reports the start first."""
        if not self.started and fd != self.status and self.status in self.readers:
            self.read(self.status)
        try:
            chunk = os.read(fd, CHUNK)
        except BlockingIOError:
            return False
        self.readers[fd](chunk)
        return not chunk

    def drain(self, fd: int) -> None:
        """Reads what is left in a pipe, without waiting: a stray process may keep it open."""
        for _ in range(DRAIN_LIMIT // CHUNK):
            try:
                chunk = os.read(fd, CHUNK)
            except BlockingIOError:
                return
            self.readers[fd](chunk)
            if not chunk:
                return

    def signal(self, number: int) -> None:
        self.killed = self.killed or number == signal.SIGKILL
        if self.started:
            # After a SIGKILL, the rest of the group may clean up and is killed later.
            kill(self.pid, number, group=number != signal.SIGKILL)
        elif number == signal.SIGKILL and self.pid > 0:
            kill(self.pid, number)
        else:
            self.early.append(number)

    def kill_group(self) -> None:
        """Kills its group, before the process is reaped."""
        if self.started:
            kill(self.pid, signal.SIGKILL, group=True)

    def leave(self) -> None:
        """Collects facts about the zombie before it is reaped, and ends its control group.

        Raises:
            OSError: there is no descriptor or memory for a look at processes
        """
        if self.cpu_limit:
            self.cpu_used = cpu_seconds(self.pid)
        if self.group is not None:
            self.survivors |= self.group.kill()

    def exhausted(self, oom: OomCounter) -> str:
        """The resource that ran out, if the kernel killed it for that."""
        if self.cpu_limit and self.exit[1] == signal.SIGXCPU:
            return "cpu-time"
        if self.exit[1] != signal.SIGKILL or self.killed:
            return "nothing"
        if self.cpu_limit and self.cpu_used >= self.cpu_limit:
            return "cpu-time"
        found = self.group.exhausted() if self.group is not None else "nothing"
        return "memory" if found == "nothing" and oom.explains(self.oom_kills) else found

    def tell_end(self, exhausted: str) -> None:
        for lines in self.streams:
            lines.finish()
        if self.dump is not None:
            self.report += self.dump.crash(self.exit[1])[: REPORT_LIMIT - len(self.report)]
        if self.failure:
            number, _, detail = self.failure.decode("utf-8", "replace").partition(" ")
            heals = int(number) in SHORTAGES
            self.outbox.tell(NOT_STARTED, id=self.id, detail=detail, heals=heals)
            return
        self.outbox.tell(
            ENDED,
            id=self.id,
            code=self.exit[0],
            signal=self.exit[1],
            exhausted=exhausted,
            report=self.report.decode("utf-8", "replace"),
            tail=[line.decode("utf-8", "replace") for line in self.streams[1].tail],
            survivors=len(self.survivors),
        )
