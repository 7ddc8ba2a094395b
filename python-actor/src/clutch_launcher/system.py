"""Queries and signals processes. Without /proc (macOS) no strays are found."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress

LINUX = sys.platform.startswith("linux")
MARK = b"CLUTCH_WORKER="
SWEEP_ROUNDS = 20
EXITING, KERNEL_THREAD = 0x4, 0x200000  # flags of /proc/<pid>/stat
SHORTAGES = {errno.EAGAIN, errno.ENOMEM, errno.ENFILE, errno.EMFILE}  # under load


def raise_shortage(error: OSError) -> None:
    """Raises the error if it means that the kernel could not be asked, and not its answer."""
    if error.errno in SHORTAGES:
        raise error


def read_file(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:
        return file.readall()


def stat_of(pid: int | str) -> list[bytes]:
    """The fields of /proc/<pid>/stat from the state on. The name before may have any characters."""
    return read_file(f"/proc/{pid}/stat").rpartition(b")")[2].split()


def process_table() -> list[tuple[int, int, int]]:
    """(pid, parent, group) of each process except zombies; empty without /proc.

    Raises:
        OSError: there is no descriptor or memory for a look at all of them
    """
    table = []
    for name in entries_of_proc():
        if name.isdigit():
            try:
                fields = stat_of(name)
            except OSError as error:
                raise_shortage(error)
                continue
            if fields[0] not in (b"Z", b"X"):
                table.append((int(name), int(fields[1]), int(fields[2])))
    return table


def entries_of_proc() -> list[str]:
    try:
        return os.listdir("/proc") if LINUX else []
    except OSError as error:
        raise_shortage(error)
        return []


def mark_of(pid: int) -> str | None:
    """The mark of a process, an empty text if it has none, or None if that cannot be known yet.

    A process that begins to execute a program has no environment for a moment.

    Raises:
        OSError: there is no descriptor or memory for a look at it
    """
    try:
        octets = read_file(f"/proc/{pid}/environ")
        if not octets:
            if begins_program(pid):
                return None
            octets = read_file(f"/proc/{pid}/environ")  # it may just have begun
    except OSError as error:
        raise_shortage(error)
        return ""
    marks = (entry[len(MARK) :] for entry in octets.split(b"\0") if entry.startswith(MARK))
    return next(marks, b"").decode("utf-8", "replace")


def begins_program(pid: int) -> bool:
    """Whether it is in the middle of `execve`: it has a new memory, which is not filled yet."""
    fields = stat_of(pid)
    has_memory = not int(fields[6]) & (EXITING | KERNEL_THREAD)
    return has_memory and fields[0] not in (b"Z", b"X") and fields[47] == b"0"


def is_alive(pid: int) -> bool:
    """Whether the process is there, and no zombie as far as the kernel could be asked."""
    try:
        return stat_of(pid)[0] not in (b"Z", b"X")
    except OSError as error:
        return error.errno in SHORTAGES and exists(pid)


def exists(pid: int) -> bool:
    """Whether there is such a process or zombie. This needs no descriptor."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it belongs to another user
    return True


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
    """CPU time of a process or zombie, without its children; 0 without /proc.

    Raises:
        OSError: there is no descriptor or memory for a look at it
    """
    try:
        fields = stat_of(pid)
    except OSError as error:
        raise_shortage(error)
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class OomCounter:
    """Counts out-of-memory kills in this control group. Each kill explains one death."""

    def __init__(self, root: str) -> None:
        self.file = self.find(root)
        self.known = 0
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
        """The kills so far, or those known before if the file cannot be read."""
        try:
            lines = read_file(self.file).decode().splitlines() if self.file else []
        except OSError:
            return self.known
        kills = (int(line.split()[1]) for line in lines if line.startswith("oom_kill "))
        self.known = next(kills, 0)
        return self.known

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
