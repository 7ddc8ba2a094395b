"""The processes that workers leave behind when they exit, and how the launcher ends them."""

from __future__ import annotations

import errno
import math
import os
import signal
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from clutch_launcher.system import (
    SWEEP_ROUNDS,
    children_of_main_thread,
    is_alive,
    kill,
    mark_of,
    process_table,
)

if TYPE_CHECKING:
    from clutch_launcher.worker import Worker

GRACE_SECONDS = 0.5  # for survivors to clean up, as multiprocessing's resource tracker does
SEARCH_SECONDS = 0.5  # to wait for a descriptor without which no survivors can be found


class Survivors:
    """Ends the survivors of workers that have exited.

    A worker stays a zombie meanwhile, so that its group id is not used again.
    """

    def __init__(self, can_adopt: bool) -> None:
        self.can_adopt = can_adopt
        self.delayed: set[Worker] = set()  # have exited, and their survivors are not ended yet

    def end(self, exited: dict[int, Worker], others: list[Worker], until: float) -> list[Worker]:
        """Ends the survivors of these workers. Returns the workers for which that is done.

        Those of the others are waited for or looked for until that time, at most; it is infinite
        while the launcher does not close.
        """
        try:
            self.delayed = self.sweep(exited, others, until)
        except OSError:
            self.delayed = put_off(exited, until)
        return [worker for worker in exited.values() if worker not in self.delayed]

    def sweep(self, exited: dict[int, Worker], others: list[Worker], until: float) -> set[Worker]:
        """Returns the workers whose survivors may still clean up. Ends those of the others.

        Raises:
            OSError: there is no descriptor or memory for a look at the processes
        """
        lingering = set()
        if exited and self.may_be_any(exited, others):
            lingering = let_clean_up(exited, until)
            ending = {pid: w.mark for pid, w in exited.items() if w not in lingering}
            killed: dict[int, set[int]] = {pid: exited[pid].survivors for pid in ending}
            if until < math.inf:
                # The launcher closes, and the kernel may end it during a long look at processes.
                for pid in ending:
                    kill(pid, signal.SIGKILL, group=True)
            kill_strays(ending, killed)
        for worker in exited.values():
            if worker not in lingering:
                worker.leave()
        return lingering

    def may_be_any(self, exited: dict[int, Worker], others: list[Worker]) -> bool:
        """Whether processes may outlive these workers.

        The oldest of such processes is then an orphan, which the launcher has adopted.
        """
        children = children_of_main_thread() if self.can_adopt else None
        if children is None:
            return True
        adopted = children - set(exited) - {worker.pid for worker in others}
        marks = {worker.mark for worker in others}
        return any(mark_of(pid) not in marks for pid in adopted)


def let_clean_up(exited: dict[int, Worker], until: float) -> set[Worker]:
    """Returns the workers whose survivors may still clean up."""
    now = time.monotonic()
    if now >= until:
        return set()
    fresh = {pid: worker.mark for pid, worker in exited.items() if not worker.grace}
    for stray, pid in find_strays(fresh).items() if fresh else ():
        exited[pid].grace = min(now + GRACE_SECONDS, until)
        exited[pid].lingering.add(stray)
    return {w for w in exited.values() if now < w.grace and any(map(is_alive, w.lingering))}


def put_off(exited: dict[int, Worker], until: float) -> set[Worker]:
    """Returns the workers whose survivors are looked for again. Ends the groups of the others."""
    now = time.monotonic()
    for worker in exited.values():
        worker.search = worker.search or min(now + SEARCH_SECONDS, until)
    waiting = {worker for worker in exited.values() if now < worker.search}
    for worker in exited.values():
        if worker not in waiting:
            kill(worker.pid, signal.SIGKILL, group=True)
            with suppress(OSError):
                worker.leave()
    return waiting


def find_strays(leaders: dict[int, str]) -> dict[int, int]:
    """Maps each living process to the leader that it belongs to, by its group or its mark.

    Raises:
        OSError: a process below this one cannot be assigned yet, because it begins a program
    """
    owners = {mark: leader for leader, mark in leaders.items()}
    table = process_table()
    parents = {pid: parent for pid, parent, _ in table}
    found = {}
    for pid, _, group in table:
        mark = "" if group in leaders else mark_of(pid)
        if mark is None and is_below(pid, parents):
            raise BlockingIOError(errno.EAGAIN, f"process {pid} begins a program")
        leader = group if group in leaders else owners.get(mark or "")
        if leader is not None and pid != leader:
            found[pid] = leader
    return found


def is_below(pid: int, parents: dict[int, int]) -> bool:
    """Whether this process is its parent, or that of its parent, and on."""
    own = os.getpid()
    for _ in parents:  # which may not fit together, because each was read at its own time
        if pid == own:
            break
        pid = parents.get(pid, 0)
    return pid == own


def kill_strays(leaders: dict[int, str], killed: dict[int, set[int]]) -> None:
    """Kills all processes in the groups or with the marks of these leaders, until none are left.

    A process that was sent SIGKILL does not fork, so this ends. The leaders must still be zombies.
    The processes are added to the killed ones of their leader.
    """
    for _ in range(SWEEP_ROUNDS if leaders else 0):
        fresh = {p: lead for p, lead in find_strays(leaders).items() if p not in killed[lead]}
        for leader in leaders:
            kill(leader, signal.SIGKILL, group=True)
        for pid, leader in fresh.items():
            kill(pid, signal.SIGKILL)
            killed[leader].add(pid)
        if not fresh:
            break


def reap_adopted(workers: set[int]) -> bool:
    """Reaps one dead orphan but no worker. Returns whether there may be more."""
    if not hasattr(os, "waitid"):
        return False
    try:
        info = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT | os.WNOHANG)
    except ChildProcessError:
        return False
    if info is None:
        return False
    if info.si_pid not in workers:
        os.waitpid(info.si_pid, 0)
    return True


def kill_children(parent: int) -> None:
    """Kills all children of the launcher. They include orphans of any group or mark."""
    for _ in range(SWEEP_ROUNDS):
        with suppress(OSError):  # there is no descriptor for a look at them
            children = [pid for pid, owner, _ in process_table() if owner == parent]
            for pid in children:
                kill(pid, signal.SIGKILL)
            while reap_adopted(set()):
                pass
            if not children:
                return
