"""Queries and signals processes. Without /proc (macOS) no strays are found."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress

LINUX = sys.platform.startswith("linux")
MARK = b"CLUTCH_WORKER="
SWEEP_ROUNDS = 20


def read_file(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:
        return file.readall()


def process_table() -> list[tuple[int, int, int]]:
    """(pid, parent, group) of each process except zombies; empty without /proc."""
    table = []
    for name in os.listdir("/proc") if LINUX else ():
        if name.isdigit():
            try:
                fields = read_file(f"/proc/{name}/stat").rpartition(b")")[2].split()
            except OSError:
                continue
            if fields[0] not in (b"Z", b"X"):
                table.append((int(name), int(fields[1]), int(fields[2])))
    return table


def mark_of(pid: int) -> str:
    try:
        entries = read_file(f"/proc/{pid}/environ").split(b"\0")
    except OSError:
        return ""
    marks = (entry[len(MARK) :] for entry in entries if entry.startswith(MARK))
    return next(marks, b"").decode("utf-8", "replace")


def is_alive(pid: int) -> bool:
    try:
        return read_file(f"/proc/{pid}/stat").rpartition(b")")[2].split()[0] not in (b"Z", b"X")
    except OSError:
        return False


def kill(pid: int, number: int, group: bool = False) -> None:
    # The process is gone, or the group contains only zombies (macOS).
    with suppress(ProcessLookupError, PermissionError):
        (os.killpg if group else os.kill)(pid, number)


def exit_of(pid: int) -> tuple[int, int] | None:
    """The exit code and signal of a child that has ended, or None.

    The child stays a zombie, so that its group id is not used again. Without waitid (macOS) it is
    reaped.
    """
    if hasattr(os, "waitid"):
        info = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | os.WNOHANG)
        if info is None:
            return None
        return (info.si_status, 0) if info.si_code == os.CLD_EXITED else (-1, info.si_status)
    done, status = os.waitpid(pid, os.WNOHANG)
    if done == 0:
        return None
    return (os.WEXITSTATUS(status), 0) if os.WIFEXITED(status) else (-1, os.WTERMSIG(status))


def cpu_seconds(pid: int) -> float:
    """CPU time of a process or zombie, without its children; 0 without /proc."""
    try:
        fields = read_file(f"/proc/{pid}/stat").rpartition(b")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class OomCounter:
    """Counts out-of-memory kills in this control group. Each kill explains one death."""

    def __init__(self, root: str) -> None:
        self.file = self.find(root)
        self.explained = self.read()

    @staticmethod
    def find(root: str) -> str | None:
        places = []
        for line in read_file("/proc/self/cgroup").decode().splitlines() if LINUX else ():
            _, controllers, path = line.split(":", 2)
            if not controllers:
                places += [f"{root}{path}/memory.events", f"{root}/memory.events"]
            elif "memory" in controllers.split(","):
                places += [
                    f"{root}/memory{path}/memory.oom_control",
                    f"{root}/memory/memory.oom_control",
                ]
        return next((place for place in places if os.path.exists(place)), None)

    def read(self) -> int:
        try:
            lines = read_file(self.file).decode().splitlines() if self.file else []
        except OSError:
            return 0
        return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), 0)

    def explains(self, at_spawn: int) -> bool:
        explained = self.read() > max(at_spawn, self.explained)
        self.explained += explained
        return explained


def children_of_main_thread() -> set[int] | None:
    """The pids of this process's children, if it has one thread; None if the kernel does not tell.

    The list is complete, because a child leaves it only when this process reaps it.
    """
    pid = os.getpid()
    try:
        return set(map(int, read_file(f"/proc/{pid}/task/{pid}/children").split()))
    except OSError:
        return None


def find_strays(leaders: dict[int, str]) -> dict[int, int]:
    """Maps each living process to the leader that it belongs to, by its group or its mark."""
    owners = {mark: leader for leader, mark in leaders.items()}
    found = {}
    for pid, _, group in process_table():
        leader = group if group in leaders else owners.get(mark_of(pid))
        if leader is not None and pid != leader:
            found[pid] = leader
    return found


def kill_strays(leaders: dict[int, str]) -> dict[int, set[int]]:
    """Kills all processes in the groups or with the marks of these leaders, until none are left.

    A process that was sent SIGKILL does not fork, so this ends. The leaders must still be zombies.
    """
    killed: dict[int, set[int]] = {leader: set() for leader in leaders}
    for _ in range(SWEEP_ROUNDS if leaders else 0):
        fresh = {p: lead for p, lead in find_strays(leaders).items() if p not in killed[lead]}
        for leader in leaders:
            kill(leader, signal.SIGKILL, group=True)
        for pid, leader in fresh.items():
            kill(pid, signal.SIGKILL)
            killed[leader].add(pid)
        if not fresh:
            break
    return killed


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
        children = [pid for pid, owner, _ in process_table() if owner == parent]
        for pid in children:
            kill(pid, signal.SIGKILL)
        while reap_adopted(set()):
            pass
        if not children:
            return
