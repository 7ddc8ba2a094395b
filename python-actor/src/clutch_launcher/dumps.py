"""Stacks of workers, which faulthandler writes to their report on a signal, without the GIL."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

from clutch_launcher.streams import STACKS, Outbox
from clutch_launcher.system import LINUX, read_file, stat_of

if TYPE_CHECKING:
    from clutch_launcher.worker import Worker

# By default it is ignored, so it does no harm to a process that has reset it. The kernel sends it
# to processes of a terminal alone, and workers have none. `clutch` interrupts calls by others.
SIGNAL = signal.SIGWINCH if LINUX else signal.Signals(getattr(signal, "SIGINFO", signal.SIGWINCH))
BIT = 1 << (SIGNAL - 1)
REPORT = 3  # the descriptor in a worker
DUMP_LIMIT = 256 << 10
SECONDS = 1.0  # for one dump
POLL_SECONDS = 0.005
QUIET_SECONDS = 0.05  # after which a dump has ended, where the kernel does not tell
CRASH = b"Fatal Python error"
NO_PROCESS = "it has no process"
STOPPED = "its process is stopped, by SIGSTOP or a debugger"
CLOSED = "its code has closed descriptor 3, on which stacks are reported, or uses it otherwise"
UNHANDLED = f"Python has only just begun, or its code has reset the signal {SIGNAL.name}"
HIDDEN = "the system does not let the launcher look at its process"
UNHEARD = f"no thread has handled {SIGNAL.name} in time: all block it, or none got to run"
ASLEEP = "the kernel holds its main thread in a sleep that no signal interrupts"
TAKEN = f"its code handles {SIGNAL.name} itself, so faulthandler wrote nothing"


class Dump:
    """The stacks of one worker, from the request to the last byte."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.request = 0  # the last one that it is to answer
        self.text = bytearray()
        self.is_cut = self.is_sent = False
        self.heard = self.by = 0.0  # when bytes came last; until when the request holds
        self.blocked: set[str] = set()  # threads that had blocked the signal before

    def begin(self, request: int) -> None:
        """Begins again, unless the signal of a request that is over is still on its way."""
        if not self.is_sent or self.text or not self.is_under_way():
            self.text.clear()
            self.is_cut = self.is_sent = False
        self.by = time.monotonic() + SECONDS
        self.request = request

    def add(self, chunk: bytes) -> None:
        self.heard = time.monotonic()
        room = DUMP_LIMIT - len(self.text)
        self.is_cut = self.is_cut or len(chunk) > room
        self.text += chunk[:room]

    def look(self) -> str | None:
        """Takes the next step. Returns None while it goes on, and a problem if there is one."""
        now = time.monotonic()
        if not self.is_sent:
            problem, may_heal = self.obstacle()
            if not problem:
                self.send()
                return None
            return None if may_heal and now < self.by else problem
        if not self.text:
            return None if now < self.by else self.silence()
        if self.is_whole(now):
            return ""
        if now < self.by:
            return None
        self.is_cut = True
        return ""

    def obstacle(self) -> tuple[str, bool]:
        """Returns why the signal is not sent, if so, and whether that may change soon."""
        worker = self.worker
        if worker.told not in worker.readers:
            return CLOSED, False
        if not LINUX:
            return "", False
        try:
            if state_of(worker.pid) in (b"T", b"t"):
                return STOPPED, False
            if not signals_of(f"/proc/{worker.pid}/status", b"SigCgt:") & BIT:
                return UNHANDLED, True
            pipe = os.readlink(f"/proc/self/fd/{worker.told}")
            if os.readlink(f"/proc/{worker.pid}/fd/{REPORT}") != pipe:
                return CLOSED, False
        except FileNotFoundError:
            return CLOSED, True  # or the process has ended, which is told otherwise
        except OSError:
            return HIDDEN, False
        return "", False

    def send(self) -> None:
        self.blocked = self.blocking()
        self.is_sent = True
        os.kill(self.worker.pid, SIGNAL)

    def is_whole(self, now: float) -> bool:
        if (not self.text.endswith(b"\n") and not self.is_cut) or now - self.heard < POLL_SECONDS:
            return False
        if not LINUX:
            return now - self.heard > QUIET_SECONDS
        return not self.is_under_way()

    def is_under_way(self) -> bool:
        """Whether the signal is pending, or a thread is in its handler, which blocks it."""
        if not LINUX:
            return False
        try:
            pending = signals_of(f"/proc/{self.worker.pid}/status", b"ShdPnd:") & BIT
            return bool(pending) or bool(self.blocking() - self.blocked)
        except OSError:
            return False

    def blocking(self) -> set[str]:
        """The threads that block the signal."""
        tasks = f"/proc/{self.worker.pid}/task"
        found = set()
        try:
            for task in os.listdir(tasks) if LINUX else ():
                try:
                    if signals_of(f"{tasks}/{task}/status", b"SigBlk:") & BIT:
                        found.add(task)
                except OSError:
                    continue  # the thread has ended
        except OSError:
            pass
        return found

    def silence(self) -> str:
        """Why nothing has come."""
        try:
            if LINUX and state_of(self.worker.pid) in (b"T", b"t"):
                return STOPPED
            if LINUX and state_of(self.worker.pid) == b"D":
                return ASLEEP
        except OSError:
            return HIDDEN
        return UNHEARD if self.is_under_way() else TAKEN

    def crash(self, number: int) -> bytes:
        """What belongs to the end of its process, if that came meanwhile."""
        begin = 0 if number == signal.SIGXCPU else self.text.find(CRASH)
        return bytes(self.text[begin:]) if begin >= 0 else b""


class Dumps:
    """The requests of the JVM for stacks, at most one for each worker."""

    def __init__(self, outbox: Outbox) -> None:
        self.outbox = outbox
        self.open: dict[int, Dump] = {}

    def ask(self, number: int, request: int, worker: Worker | None) -> None:
        """Begins a dump. One that is under way answers this request instead of the earlier one."""
        if worker is None or not worker.started:
            self.tell(number, request, NO_PROCESS)
        elif number in self.open:
            self.open[number].request = request
        else:
            worker.dump = self.open[number] = worker.dump or Dump(worker)
            worker.dump.begin(request)

    def look(self) -> None:
        for number, dump in list(self.open.items()):
            try:
                problem = dump.look()
            except OSError as error:  # the process is gone, or a descriptor is missing
                problem = f"its process could not be asked: {error.strerror}"
            if problem is not None:
                self.end(number, dump, problem)

    def end(self, number: int, dump: Dump, problem: str) -> None:
        text = dump.text.decode("utf-8", "replace")
        del self.open[number]
        if not dump.is_sent or not dump.is_under_way():
            dump.worker.dump = None  # nothing of it can come any more
        self.tell(number, dump.request, problem, text, dump.is_cut)

    def forget(self, worker: Worker) -> None:
        """Handles the end of its process, which the JVM is told anyway."""
        self.open.pop(worker.id, None)

    def due(self) -> list[float]:
        return [time.monotonic() + POLL_SECONDS] if self.open else []

    def tell(
        self, number: int, request: int, problem: str, text: str = "", is_cut: bool = False
    ) -> None:
        self.outbox.tell(STACKS, id=number, request=request, text=text, problem=problem, cut=is_cut)


def state_of(pid: int) -> bytes:
    return stat_of(pid)[0]


def signals_of(path: str, field: bytes) -> int:
    """A set of signals in a status file of /proc."""
    for line in read_file(path).splitlines():
        if line.startswith(field):
            return int(line[len(field) :], 16)
    return 0
