"""What the launcher learns about processes from the kernel."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from clutch_launcher import system
from clutch_launcher.system import (
    OomCounter,
    children_of_main_thread,
    cpu_seconds,
    exit_of,
    find_strays,
    is_alive,
    kill,
    kill_strays,
    mark_of,
    process_table,
)
from launching import PROC, SECONDS, eventually

SLEEPER = "import sys; print(flush=True); sys.stdin.read()"


def sleeper(mark: str = "") -> "subprocess.Popen[bytes]":
    environment = {"CLUTCH_WORKER": mark} if mark else {}
    child = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", SLEEPER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        start_new_session=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"\n"
    return child


def end(child: "subprocess.Popen[bytes]") -> None:
    if child.poll() is None:
        child.kill()
    child.communicate()


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
def test_the_table_holds_parent_and_group() -> None:
    child = sleeper()
    try:
        assert (child.pid, os.getpid(), child.pid) in process_table()
    finally:
        end(child)


@PROC
def test_strays_are_found_by_group_and_by_mark_and_killed() -> None:
    leader, marked, bystander = sleeper("a"), sleeper("a"), sleeper("b")
    try:
        assert mark_of(marked.pid) == "a"
        assert find_strays({leader.pid: "a"}) == {marked.pid: leader.pid}
        assert kill_strays({leader.pid: "a"}) == {leader.pid: {marked.pid}}
        assert marked.wait(SECONDS) == -signal.SIGKILL
        assert leader.wait(SECONDS) == -signal.SIGKILL
        assert bystander.poll() is None
    finally:
        for child in (leader, marked, bystander):
            end(child)


def test_no_leaders_have_no_strays() -> None:
    assert kill_strays({}) == {}


def test_each_kill_for_want_of_memory_explains_one_end(tmp_path: Path) -> None:
    counter = OomCounter(str(tmp_path))
    assert counter.read() == 0
    counter.file = str(tmp_path / "memory.events")
    assert counter.read() == 0, "it is gone"
    (tmp_path / "memory.events").write_text("oom 9\noom_kill 2\n")
    assert counter.explains(0)
    assert counter.explains(0)
    assert not counter.explains(0)
    (tmp_path / "memory.events").write_text("oom 9\noom_kill 3\n")
    assert not counter.explains(3), "it came before the start"
    assert counter.explains(2)


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
def test_the_kernel_lists_the_children_of_a_process() -> None:
    before = children_of_main_thread()
    child = sleeper()
    try:
        assert before is not None
        assert children_of_main_thread() == before | {child.pid}
    finally:
        end(child)
    assert children_of_main_thread() == before
