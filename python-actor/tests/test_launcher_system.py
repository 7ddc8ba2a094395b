"""What the launcher learns about processes from the kernel."""

import errno
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from clutch_launcher import system
from clutch_launcher.system import (
    SHORTAGES,
    OomCounter,
    children_of_main_thread,
    cpu_seconds,
    exit_of,
    is_alive,
    kill,
    mark_of,
    process_table,
)
from launching import PROC, end, eventually, sleeper


@pytest.mark.parametrize(
    ("code", "exit"),
    [
        ("pass", (0, 0)),
        ("raise SystemExit(7)", (7, 0)),
        ("import os; os.kill(os.getpid(), 15)", (-1, 15)),
    ],
)
def test_an_exit_is_seen_again_until_it_is_reaped(code: str, exit: tuple[int, int]) -> None:
    pid = os.spawnv(os.P_NOWAIT, sys.executable, [sys.executable, "-I", "-S", "-c", code])
    eventually(lambda: exit_of(pid))
    if hasattr(os, "waitid"):
        assert exit_of(pid) == exit
        assert not is_alive(pid)
        os.waitpid(pid, 0)


def test_a_process_that_runs_has_no_exit() -> None:
    child = sleeper()
    try:
        assert exit_of(child.pid) is None
        assert is_alive(child.pid) == system.LINUX
    finally:
        end(child)


def test_a_signal_for_a_process_that_is_gone_is_no_error() -> None:
    child = sleeper()
    end(child)
    kill(child.pid, signal.SIGTERM)
    kill(child.pid, signal.SIGTERM, group=True)
    assert not is_alive(child.pid)
    assert mark_of(child.pid) == ""
    assert cpu_seconds(child.pid) == 0


@PROC
def test_a_mark_is_never_missed_while_a_program_begins() -> None:
    found: Counter[str | None] = Counter()
    for _ in range(200):
        child = subprocess.Popen(["sleep", "600"], env={"CLUTCH_WORKER": "a", **os.environ})
        try:
            found[mark_of(child.pid)] += 1
            eventually(partial(has_mark, child.pid))
        finally:
            end(child)
    assert set(found) <= {"a", None}, found


def has_mark(pid: int) -> bool:
    return mark_of(pid) == "a"


@PROC
def test_what_begins_a_program_has_no_mark_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    line = system.read_file(f"/proc/{os.getpid()}/stat")
    name, fields = line.rpartition(b")")[0], line.rpartition(b")")[2].split()

    def executing(flags: int, start: bytes) -> Callable[[str], bytes]:
        fields[6], fields[47] = str(flags).encode(), start
        stat = name + b") " + b" ".join(fields)
        return lambda path: stat if path.endswith("/stat") else b""

    for flags, start, mark in (
        (0, b"0", None),
        (0, b"4711", ""),
        (4, b"0", ""),
        (1 << 21, b"0", ""),
    ):
        monkeypatch.setattr(system, "read_file", executing(flags, start))
        assert mark_of(1) == mark


@PROC
def test_the_table_holds_parent_and_group() -> None:
    child = sleeper()
    try:
        assert (child.pid, os.getpid(), child.pid) in process_table()
    finally:
        end(child)


def test_each_kill_for_want_of_memory_explains_one_end(tmp_path: Path) -> None:
    counter = OomCounter(str(tmp_path))
    assert counter.read() == 0
    counter.file = str(tmp_path / "memory.events")
    assert counter.read() == 0, "it is not there"
    (tmp_path / "memory.events").write_text("oom 9\noom_kill 2\n")
    assert counter.explains(0)
    assert counter.explains(0)
    assert not counter.explains(0)
    (tmp_path / "memory.events").write_text("oom 9\noom_kill 3\n")
    assert not counter.explains(3), "it came before the start"
    assert counter.explains(2)
    (tmp_path / "memory.events").unlink()
    assert counter.read() == 3, "it cannot be read now"


@PROC
@pytest.mark.parametrize(
    ("groups", "file"),
    [
        ("0::/svc\n", "svc/memory.events"),
        ("0::/svc\n", "memory.events"),
        ("3:cpu,memory:/svc\n0::/\n", "memory/svc/memory.oom_control"),
        ("3:cpu,memory:/svc\n", "memory/memory.oom_control"),
    ],
)
def test_the_counter_is_in_the_own_group_or_the_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, groups: str, file: str
) -> None:
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text("oom_kill 1\n")
    monkeypatch.setattr(system, "read_file", lambda path: groups.encode())
    assert OomCounter.find(str(tmp_path)) == str(tmp_path / file)


@PROC
@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES])
def test_what_may_not_be_looked_at_does_not_count(
    monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(system, "read_file", failing(number))
    assert process_table() == []
    assert mark_of(1) == ""
    assert cpu_seconds(1) == 0
    assert not is_alive(os.getpid())
    monkeypatch.setattr(os, "listdir", failing(number))
    assert process_table() == []


@PROC
@pytest.mark.parametrize("number", sorted(SHORTAGES))
def test_a_shortage_does_not_hide_a_process(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr(system, "read_file", failing(number))
    for look in (process_table, lambda: mark_of(1), lambda: cpu_seconds(1)):
        with pytest.raises(OSError, match=re.escape(os.strerror(number))):
            look()
    assert is_alive(os.getpid())
    assert is_alive(1), "it may belong to another user"
    assert not is_alive(1 << 30)
    monkeypatch.setattr(os, "listdir", failing(number))
    with pytest.raises(OSError, match=re.escape(os.strerror(number))):
        process_table()


def failing(number: int) -> Callable[[str], Any]:
    def fail(path: str) -> Any:
        raise OSError(number, os.strerror(number), path)

    return fail


@PROC
def test_the_kernel_lists_the_children_of_a_process() -> None:
    before = children_of_main_thread()
    child = sleeper()
    try:
        assert before is not None
        assert children_of_main_thread() == before | {child.pid}
    finally:
        end(child)
    assert children_of_main_thread() == before
