"""Starts, watches and ends the worker processes of one JVM. Standard library only, Python 3.8+.

Requests come on stdin, events leave on stdout: 4 bytes length (big-endian), 1 byte kind, payload.
It has one thread and waits only in its selector. When the JVM ends, the launcher ends its workers
and itself.
"""

from __future__ import annotations

import json
import math
import os
import selectors
import signal
import struct
import sys
import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from clutch_launcher.cgroup import GroupError, Groups
from clutch_launcher.child import PR_SET_CHILD_SUBREAPER, prctl
from clutch_launcher.dumps import Dumps
from clutch_launcher.effects import Effects
from clutch_launcher.streams import (
    CHUNK,
    DROPPED_SECONDS,
    HELLO,
    NOT_STARTED,
    PONG,
    Outbox,
)
from clutch_launcher.survivors import Survivors, kill_children, reap_adopted
from clutch_launcher.system import LINUX, SHORTAGES, OomCounter, exit_of, is_alive
from clutch_launcher.templates import Templates
from clutch_launcher.worker import Worker

if TYPE_CHECKING:
    from clutch_launcher.requests import Launch, Settings, Signal

CONFIGURE, LAUNCH, SIGNAL, CLOSE, PING, ASK_STACKS = 1, 2, 3, 4, 5, 6
REQUEST_LIMIT = 16 << 20
SURVIVOR_SECONDS = 1.0  # for killed survivors to be gone
POLL_SECONDS = 0.01  # between two checks of survivors that the kernel does not report
CLOSE_SECONDS = 1.2  # for all processes to be gone
SWEEP_SECONDS = 0.4  # of CLOSE_SECONDS, for what workers leave behind
END_SECONDS = 1.5  # after that the kernel kills the launcher, and so what is left (Linux)


class Launcher:
    def __init__(self, can_adopt: bool) -> None:
        self.pid = os.getpid()
        self.settings: Settings | None = None
        self.oom, self.groups = OomCounter("/sys/fs/cgroup"), Groups("/sys/fs/cgroup")
        self.outbox, self.inbox = Outbox(), bytearray()
        self.dumps = Dumps(self.outbox)
        self.running: dict[int, Worker] = {}
        self.ending: list[Worker] = []
        self.deadline: float | None = None
        self.orderly = False
        self.may_have_ended = False  # whether a child may have ended since the last look
        self.survivors = Survivors(can_adopt)
        self.selector = selectors.DefaultSelector()
        effects = Effects(self.watch_worker, self.spawn, self.refuse, self.forget)
        self.templates = Templates(self.selector, self.outbox, effects, can_adopt)
        self.wake, wakeup = os.pipe()
        for fd in (0, 1, self.wake, wakeup):
            os.set_blocking(fd, False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(wakeup, warn_on_full_buffer=False)
        self.selector.register(self.wake, selectors.EVENT_READ, self.hear_of_children)
        self.selector.register(0, selectors.EVENT_READ, self.read_requests)
        self.parent = self.watch_parent()

    def hear_of_children(self) -> None:
        os.read(self.wake, 4096)
        self.may_have_ended = True

    def watch_parent(self) -> int:
        """Watches the JVM's process too: another process may hold the other end of stdin."""
        if LINUX and hasattr(os, "pidfd_open"):
            try:
                parent: int = os.pidfd_open(os.getppid())
                self.selector.register(parent, selectors.EVENT_READ, self.begin_close)
                return parent
            except OSError:
                pass  # the kernel is older than 5.3, or the JVM is gone and stdin ends
        return -1

    def run(self) -> None:
        self.outbox.tell(HELLO, pid=self.pid, python=sys.version.split()[0])
        self.flush()
        while not self.is_over():
            for key, _ in self.selector.select(self.timeout()):
                key.data()
            self.templates.look()
            self.dumps.look()
            self.collect()
            self.finish_ended()
            self.flush()
        self.selector.close()
        for worker in self.running.values():
            worker.kill_group()
        for worker in (*self.running.values(), *self.ending):
            worker.close_pipes()  # what follows needs descriptors
        kill_children(self.pid)
        self.groups.close()
        if not self.orderly:
            self.remove_directory()

    def timeout(self) -> float | None:
        now = time.monotonic()
        due = [w.patience if w.watched else now + POLL_SECONDS for w in self.ending]
        due += self.templates.due() + self.dumps.due()
        if self.survivors.delayed:
            due.append(now + POLL_SECONDS)
        if self.deadline is not None:
            due += [at for at in (self.deadline - SWEEP_SECONDS, self.deadline) if at > now]
        if self.outbox.late:
            due.append(now + DROPPED_SECONDS)
        return max(0.0, min(due) - now) if due else None

    def is_over(self) -> bool:
        if self.deadline is None:
            return False
        told = self.outbox.broken or not self.outbox.waiting
        idle = told and not self.running and not self.ending
        return idle or time.monotonic() >= self.deadline

    def flush(self) -> None:
        for lines in list(self.outbox.late):
            lines.tell_in_time()
        self.outbox.flush()
        watched = 1 in self.selector.get_map()
        wanted = bool(self.outbox.waiting) and not self.outbox.broken
        if wanted and not watched:
            self.selector.register(1, selectors.EVENT_WRITE, self.outbox.flush)
        elif watched and not wanted:
            self.selector.unregister(1)
        if self.outbox.broken:
            self.begin_close()

    # Requests

    def read_requests(self) -> None:
        chunk = os.read(0, CHUNK)
        self.inbox += chunk
        while self.deadline is None and len(self.inbox) >= 4:
            size = struct.unpack_from(">I", self.inbox)[0]
            if not 1 <= size <= REQUEST_LIMIT:
                sys.exit(f"a request of {size} bytes is over the limit of {REQUEST_LIMIT}")
            if len(self.inbox) < 4 + size:
                break
            kind, payload = self.inbox[4], bytes(self.inbox[5 : 4 + size])
            del self.inbox[: 4 + size]
            try:
                request = json.loads(payload)
            except (ValueError, RecursionError) as error:
                sys.exit(f"a request that cannot be read: {error}")
            self.serve(kind, request)
        if not chunk:
            self.begin_close()

    def serve(self, kind: int, request: Any) -> None:
        if kind == CONFIGURE:
            self.configure(request)
        elif kind == LAUNCH:
            self.launch(request)
        elif kind == SIGNAL:
            self.signal(request)
        elif kind == PING:
            self.outbox.tell(PONG)
        elif kind == ASK_STACKS:
            worker = self.running.get(request["id"])
            self.dumps.ask(request["id"], request["request"], worker)
        elif kind == CLOSE:
            self.orderly = True
            self.begin_close()

    def configure(self, settings: Settings) -> None:
        self.settings = settings
        self.oom = OomCounter(settings["cgroup"])
        self.groups = Groups(settings["cgroup"], settings["parent"])

    def signal(self, request: Signal) -> None:
        worker = self.running.get(request["id"])
        if worker is not None:
            worker.signal(request["number"])
        else:
            self.templates.signal(request["id"], request["number"])

    # The life of a worker

    def launch(self, request: Launch) -> None:
        if self.settings is None:
            sys.exit("a worker was asked for before the settings came")
        try:
            group = self.groups.make(request["id"], request["limits"])
        except GroupError as error:
            detail, heals = str(error), error.heals
            self.outbox.tell(NOT_STARTED, id=request["id"], detail=detail, heals=heals)
            return
        worker = Worker(request, self.settings, self.outbox, group)
        worker.oom_kills = self.oom.read()
        self.templates.start(worker, self.settings)

    def spawn(self, worker: Worker) -> None:
        try:
            worker.spawn()
        except OSError as error:
            detail, heals = f"cannot create a process: {error.strerror}", error.errno in SHORTAGES
            self.refuse(worker, detail, heals)
        else:
            self.watch_worker(worker)

    def refuse(self, worker: Worker, detail: str, heals: bool) -> None:
        self.forget(worker)
        self.outbox.tell(NOT_STARTED, id=worker.id, detail=detail, heals=heals)

    @staticmethod
    def forget(worker: Worker) -> None:
        if worker.group is not None:
            worker.group.remove()

    def watch_worker(self, worker: Worker) -> None:
        """Reads its pipes and waits for its end."""
        self.running[worker.id] = worker
        self.may_have_ended = True
        if worker.writer >= 0:
            self.selector.register(
                worker.writer, selectors.EVENT_WRITE, partial(self.write_stdin, worker)
            )
        for fd in worker.readers:
            self.selector.register(fd, selectors.EVENT_READ, partial(self.read_pipe, worker, fd))

    def write_stdin(self, worker: Worker) -> None:
        if worker.write():
            self.release(worker.writer)
            worker.writer = -1

    def read_pipe(self, worker: Worker, fd: int) -> None:
        if worker.read(fd):
            self.release(fd)
            del worker.readers[fd]

    def release(self, fd: int) -> None:
        self.selector.unregister(fd)
        os.close(fd)

    def collect(self) -> None:
        """Handles all workers that have exited, and ends their process groups."""
        if not self.may_have_ended and not self.survivors.delayed and self.deadline is None:
            return
        self.may_have_ended = False
        while True:
            exited = {w.pid: w for w in self.running.values() if self.has_exited(w)}
            if self.waits_for_more(exited):
                return
            for worker in exited.values():
                self.end_report(worker)
            for worker in self.end_survivors(exited):
                self.settle(worker)
            if self.survivors.delayed or (not exited and not self.reap_adopted()):
                return

    def end_report(self, worker: Worker) -> None:
        """Reads the rest of its report, which leaves a descriptor for a look at processes."""
        if worker.told in worker.readers:
            worker.drain(worker.told)
            self.release(worker.told)
            del worker.readers[worker.told]

    def end_survivors(self, exited: dict[int, Worker]) -> list[Worker]:
        """Returns those of the exited workers whose survivors are killed.

        Without waitid (macOS) none of them is a zombie, so nothing can wait.
        """
        others = [w for w in self.running.values() if w.pid not in exited]
        until = math.inf if self.deadline is None else self.deadline - SWEEP_SECONDS
        if not hasattr(os, "waitid"):
            until = 0.0
        return self.survivors.end(exited, others + self.templates.forking, until)

    def settle(self, worker: Worker) -> None:
        """Reaps a worker that has exited. Its end is told when its survivors are gone."""
        if hasattr(os, "waitid"):
            os.waitpid(worker.pid, 0)
        worker.patience = time.monotonic() + SURVIVOR_SECONDS
        self.dumps.forget(worker)
        watched = [self.watch(pid) for pid in worker.survivors]
        worker.watched = all(watched)
        self.ending.append(self.running.pop(worker.id))

    def reap_adopted(self) -> bool:
        """Reaps one dead orphan, unless it may be a worker whose pid is not known yet."""
        if self.templates.forking:
            self.may_have_ended = True
            return False
        return reap_adopted({w.pid for w in self.running.values()})

    def waits_for_more(self, exited: dict[int, Worker]) -> bool:
        """Whether to wait for more exits at the end, so that one sweep serves all workers.

        Without waitid (macOS) those that have exited are reaped, so nothing can wait.
        """
        if self.deadline is None or len(exited) == len(self.running) or not hasattr(os, "waitid"):
            return False
        return time.monotonic() < self.deadline - SWEEP_SECONDS

    def watch(self, pid: int) -> bool:
        """Makes the end of the process wake the selector; False if the kernel cannot do it."""
        try:
            fd = os.pidfd_open(pid)
        except ProcessLookupError:
            return True
        except (AttributeError, OSError):
            return False
        self.selector.register(fd, selectors.EVENT_READ, partial(self.release, fd))
        return True

    def has_exited(self, worker: Worker) -> bool:
        found = exit_of(worker.pid)
        worker.exit = found or worker.exit
        return found is not None

    def finish_ended(self) -> None:
        now = time.monotonic()
        for worker in self.ending[:]:
            if now >= worker.patience or not any(map(is_alive, worker.survivors)):
                self.ending.remove(worker)
                self.finish(worker)

    def finish(self, worker: Worker) -> None:
        for fd in list(worker.readers):
            worker.drain(fd)
        for fd in [*worker.readers, *([worker.writer] if worker.writer >= 0 else [])]:
            self.release(fd)
        exhausted = worker.exhausted(self.oom)
        if worker.group is not None:
            worker.group.remove()
        self.templates.left(worker)
        worker.tell_end(exhausted)

    # The end of the launcher

    def begin_close(self) -> None:
        if self.deadline is not None:
            return
        self.deadline = time.monotonic() + CLOSE_SECONDS
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, END_SECONDS)
        for fd in (0, self.parent):
            if fd in self.selector.get_map():
                self.selector.unregister(fd)
        self.templates.close()
        for worker in self.running.values():
            worker.signal(signal.SIGKILL)

    def remove_directory(self) -> None:
        path = self.settings["remove"] if self.settings is not None else None
        if path and os.path.basename(path).startswith("clutch-"):
            with suppress(OSError, ImportError):  # no descriptor is left
                import shutil  # slow to import, and rarely needed

                shutil.rmtree(path, ignore_errors=True)


def main() -> None:
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    os.setsid()
    os.umask(0o077)
    os.dup2(os.open(os.devnull, os.O_RDWR), 3)  # keeps 3 free for a worker's report descriptor
    # A sandbox may forbid this. Orphans then go to init and are found only by their group or mark.
    can_adopt = False
    with suppress(OSError):
        prctl(PR_SET_CHILD_SUBREAPER, 1)
        can_adopt = True
    Launcher(can_adopt).run()
