"""Control groups (cgroup v2) for workers with limits, below a delegated group.

Each launcher has its own group, with a group below it for each worker. It holds a lock on its group
while it lives. So a group with a free lock was left by a launcher that was killed.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

from clutch_launcher.system import (
    LINUX,
    SHORTAGES,
    SWEEP_ROUNDS,
    kill,
    raise_shortage,
    read_file,
)

if TYPE_CHECKING:
    from clutch_launcher.requests import Limits

LAUNCHER_GROUP = re.compile(r"clutch-launcher-\d+-[0-9a-f]{8}")
WORKER_GROUP = re.compile(r"\d+")
PERIOD = 100_000  # of cpu.max, in microseconds
ATTEMPTS = 3
ADVICE = (
    "run the JVM in a delegated control group (systemd: Delegate=yes and DelegateSubgroup=jvm), or"
    " name one in which no process lives as clutch.cgroup.parent (container: with /sys/fs/cgroup"
    " writable, and the JVM moved to a group below it), or leave the cgroup limits out"
)


class GroupError(Exception):
    """The limits of a worker cannot be set."""

    def __init__(self, why: str, heals: bool = False) -> None:
        advice = "" if heals else f"; {ADVICE}"
        super().__init__(f"its cgroup limits cannot be set: {why}{advice}")
        self.heals = heals


def write_file(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)


class Group:
    """The control group of one worker."""

    def __init__(self, path: str) -> None:
        self.path = path

    def limit(self, memory: int, cores: float) -> None:
        if memory:
            self.write("memory.max", str(memory))
            self.write_if_there("memory.swap.max", "0")
            self.write_if_there("memory.oom.group", "1")
        if cores:
            self.write("cpu.max", f"{round(cores * PERIOD)} {PERIOD}")

    def write(self, name: str, text: str) -> None:
        write_file(f"{self.path}/{name}", text)

    def write_if_there(self, name: str, text: str) -> bool:
        there = os.path.exists(f"{self.path}/{name}")
        if there:
            self.write(name, text)
        return there

    def members(self) -> set[int]:
        try:
            pids = set(map(int, read_file(self.path + "/cgroup.procs").split()))
        except OSError as error:
            raise_shortage(error)
            return set()
        return pids - {0}  # 0 is a process outside of this PID namespace

    def kill(self) -> set[int]:
        """Kills the processes of the group and returns their ids.

        Raises:
            OSError: there is no descriptor or memory for a look at them
        """
        killed: set[int] = set()
        for _ in range(SWEEP_ROUNDS):
            fresh = self.members() - killed
            if not fresh:
                break
            with suppress(OSError):
                self.write_if_there("cgroup.kill", "1")
            for pid in fresh:
                kill(pid, signal.SIGKILL)
            killed |= fresh
        return killed

    def exhausted(self) -> str:
        """The limit by which it ran out of memory: its own or one above it."""
        try:
            lines = read_file(self.path + "/memory.events").decode().splitlines()
        except OSError:
            return "nothing"
        events = {name: int(count) for name, count in map(str.split, lines)}
        if not events.get("oom_kill"):
            return "nothing"
        return "cgroup-memory" if events.get("oom") else "memory"

    def remove(self) -> None:
        remove(self.path)


class Groups:
    """Creates groups. Looks for a delegated group when the first one is needed."""

    def __init__(self, root: str, parent: str | None = None) -> None:
        self.root, self.parent = root, parent
        self.path: str | None = None
        self.lock = -1

    def make(self, worker: int, limits: Limits) -> Group | None:
        """The group for a worker; None if its limits do not need one."""
        memory, cores = limits["cgroup_memory"], limits["cgroup_cores"]
        needed = ["memory"] * bool(memory) + ["cpu"] * bool(cores)
        if not needed:
            return None
        try:
            self.parent = self.parent or delegated_group(self.root)
            enable(self.parent, needed)
            self.path = self.path or self.open(self.parent)
            enable(self.path, needed)
            return create(f"{self.path}/{worker}", memory, cores)
        except OSError as error:
            why = f"{error.filename or self.parent}: {error.strerror}"
            raise GroupError(why, error.errno in SHORTAGES) from error

    def open(self, parent: str) -> str:
        sweep(parent)
        for _ in range(ATTEMPTS):
            path = f"{parent}/clutch-launcher-{os.getpid()}-{os.urandom(4).hex()}"
            os.mkdir(path)
            try:
                self.lock = claim(path)
            except (BlockingIOError, FileNotFoundError):
                continue  # another launcher removes it
            except OSError:
                remove(path)
                raise
            return path
        raise GroupError(f"other launchers sweep {parent} all the time")

    def close(self) -> None:
        """Removes its own groups, and those that dead launchers have left."""
        if self.path is not None and self.parent is not None:
            os.close(self.lock)
            self.path = None
            with suppress(OSError):  # later launchers remove what is left
                sweep(self.parent)


def create(path: str, memory: int, cores: float) -> Group:
    os.mkdir(path)
    group = Group(path)
    try:
        group.limit(memory, cores)
    except OSError:
        group.remove()
        raise
    return group


def delegated_group(root: str) -> str:
    """This process's group, or the nearest one above it that systemd marks as delegated."""
    mounts = [m for m in (root, root + "/unified") if os.path.exists(m + "/cgroup.controllers")]
    lines = read_file("/proc/self/cgroup").decode().splitlines() if LINUX else []
    own = [line[3:].rstrip("/") for line in lines if line.startswith("0::")]
    if not mounts or not own:
        raise GroupError(f"this system has no cgroup v2 at {root}")
    path = mounts[0] + own[0]
    above = os.path.dirname(path)
    return above if own[0] and is_marked(above) else path


def is_marked(path: str) -> bool:
    try:
        return os.getxattr(path, "user.delegate") == b"1"
    except OSError:
        return False


def enable(path: str, needed: list[str]) -> None:
    """Enables the controllers for the groups below this one."""
    if not os.path.exists(path + "/cgroup.controllers"):
        raise GroupError(f"{path} is no control group of cgroup v2")
    present = read_file(path + "/cgroup.controllers").decode().split()
    lacking = [controller for controller in needed if controller not in present]
    if lacking:
        has = " ".join(present) or "none"
        raise GroupError(f"{path} lacks the controller {' and '.join(lacking)} (it has: {has})")
    control = path + "/cgroup.subtree_control"
    enabled = read_file(control).decode().split()
    try:
        for controller in needed:
            if controller not in enabled:
                write_file(control, "+" + controller)
    except OSError as error:
        raise_shortage(error)
        busy = error.errno == errno.EBUSY
        why = f"processes live in {path}" if busy else f"{control}: {error.strerror}"
        raise GroupError(why) from error


def claim(path: str) -> int:
    """Locks the group and returns a descriptor; OSError if it is locked or gone."""
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.stat(path)
    except OSError:
        os.close(fd)
        raise
    return fd


def sweep(parent: str) -> None:
    """Kills and removes what dead launchers have left."""
    for name in filter(LAUNCHER_GROUP.fullmatch, os.listdir(parent)):
        try:
            lock = claim(f"{parent}/{name}")
        except OSError:
            continue  # its launcher lives, or another one is removing it
        try:
            for below in filter(WORKER_GROUP.fullmatch, os.listdir(f"{parent}/{name}")):
                Group(f"{parent}/{name}/{below}").kill()
            remove(f"{parent}/{name}")
        finally:
            os.close(lock)


def remove(path: str) -> None:
    """Removes a group and the groups below it. A group with a process stays."""
    with suppress(OSError):
        os.rmdir(path)  # needs no descriptor
        return
    for directory, _, _ in os.walk(path, topdown=False):
        with suppress(OSError):
            os.rmdir(directory)
