"""What workers leave behind, also where the launcher has no descriptor to look for it."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from clutch_launcher import survivors
from clutch_launcher.launcher import CLOSE, PING, SIGNAL
from clutch_launcher.streams import ENDED, PONG
from clutch_launcher.survivors import find_strays, kill_strays
from clutch_launcher.system import is_alive, kill, mark_of
from forking import ForkOwner, forking
from launching import PROC, SECONDS, LauncherProcess, end, eventually, sleeper

pytestmark = PROC


def test_strays_are_found_by_group_and_by_mark_and_killed() -> None:
    leader, marked, bystander = sleeper("a"), sleeper("a"), sleeper("b")
    try:
        assert mark_of(marked.pid) == "a"
        assert find_strays({leader.pid: "a"}) == {marked.pid: leader.pid}
        killed: dict[int, set[int]] = {leader.pid: set()}
        kill_strays({leader.pid: "a"}, killed)
        assert killed == {leader.pid: {marked.pid}}
        assert marked.wait(SECONDS) == -signal.SIGKILL
        assert leader.wait(SECONDS) == -signal.SIGKILL
        assert bystander.poll() is None
    finally:
        for child in (leader, marked, bystander):
            end(child)


SHORTAGE = """
import os, resource
from clutch_launcher.launcher import PING, Launcher
held, serve = [], Launcher.serve

def limited(self, kind, request):
    if kind == PING and "shortage" in request:
        while held:
            os.close(held.pop())
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        last = max(map(int, os.listdir("/proc/self/fd")))
        soft = {"none": hard, "full": last + 1, "lasting": 3}[request["shortage"]]
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        try:
            while request["shortage"] == "full":
                held.append(os.dup(0))
        except OSError:
            pass
    serve(self, kind, request)

Launcher.serve = limited
"""
PARENT = """
import signal, subprocess, sys
child = subprocess.Popen(
    [sys.executable, "-I", "-S", "-c", "import signal; signal.pause()"], start_new_session={}
)
print(child.pid, flush=True)
signal.pause()
"""


class Crowded:
    """A launcher that has no descriptor left when a test says so."""

    def __init__(self, launcher: LauncherProcess) -> None:
        self.launcher = launcher

    def parent(self, number: int, *, in_own_session: bool) -> tuple[int, int]:
        """Starts a worker with a child. Returns both pids."""
        self.launcher.launch(number, PARENT.format(in_own_session))
        _, started = self.launcher.event()
        return started["pid"], int(self.launcher.output())

    def have(self, shortage: str) -> None:
        """`full`: what is closed can be opened again; `lasting`: nothing can be opened; `none`."""
        self.launcher.send(PING, {"shortage": shortage})
        assert self.launcher.event() == (PONG, {})

    def kill(self, number: int, pid: int) -> None:
        self.launcher.send(SIGNAL, {"id": number, "number": signal.SIGKILL})
        eventually(lambda: not is_alive(pid))

    def survivors(self, number: int) -> int:
        """How many survivors the worker had, once its end is told."""
        kind, ended = self.launcher.event()
        assert (kind, ended["id"], ended["signal"]) == (ENDED, number, signal.SIGKILL)
        return int(ended["survivors"])


@contextmanager
def crowded(prologue: str = "", **settings: Any) -> Iterator[Crowded]:
    with LauncherProcess(prologue=SHORTAGE + prologue, **settings) as launcher:
        yield Crowded(launcher)


def test_the_descriptors_of_a_worker_are_enough_to_find_its_survivors() -> None:
    with crowded() as crowd:
        (one, left), (two, _) = (crowd.parent(number, in_own_session=True) for number in (1, 2))
        crowd.have("full")
        crowd.kill(1, one)
        assert crowd.survivors(1) == 1
        assert not is_alive(left)
        assert is_alive(two)


def test_survivors_are_looked_for_again_when_there_is_a_descriptor() -> None:
    with crowded("import clutch_launcher.survivors as s; s.SEARCH_SECONDS = 600") as crowd:
        one, left = crowd.parent(1, in_own_session=True)
        crowd.have("lasting")
        crowd.kill(1, one)
        crowd.have("lasting")
        assert is_alive(left)
        crowd.have("none")
        assert crowd.survivors(1) == 1
        assert not is_alive(left)


EXECUTING = """
import clutch_launcher.survivors as survivors
looks, mark_of = [], survivors.mark_of

def not_at_once(pid):
    looks.append(pid)
    return None if len(looks) < 5 else mark_of(pid)

survivors.mark_of = not_at_once
"""


def test_survivors_that_begin_a_program_are_looked_for_again() -> None:
    with crowded(EXECUTING) as crowd:
        one, left = crowd.parent(1, in_own_session=True)
        crowd.kill(1, one)
        assert crowd.survivors(1) == 1
        assert not is_alive(left)


def test_what_belongs_to_others_may_begin_a_program(monkeypatch: pytest.MonkeyPatch) -> None:
    own, other = sleeper("a"), sleeper("b")
    try:
        monkeypatch.setattr(survivors, "mark_of", lambda pid: None)
        monkeypatch.setattr(survivors, "process_table", lambda: [(own.pid, os.getppid(), own.pid)])
        assert find_strays({other.pid: "b"}) == {}
        monkeypatch.setattr(survivors, "process_table", lambda: [(own.pid, os.getpid(), own.pid)])
        with pytest.raises(BlockingIOError, match="begins a program"):
            find_strays({other.pid: "b"})
    finally:
        for child in (own, other):
            end(child)


def test_a_lasting_shortage_costs_no_other_worker() -> None:
    with crowded() as crowd:
        one, left = crowd.parent(1, in_own_session=False)
        two, found = crowd.parent(2, in_own_session=True)
        crowd.have("lasting")
        crowd.kill(1, one)
        assert crowd.survivors(1) == 0, "none was seen"
        eventually(lambda: not is_alive(left))
        assert is_alive(two)
        crowd.have("none")
        crowd.kill(2, two)
        assert crowd.survivors(2) == 1
        assert not is_alive(found)


def test_a_start_without_descriptors_may_be_tried_again() -> None:
    with crowded() as crowd:
        owners = [ForkOwner(crowd.launcher, number) for number in (1, 2, 3)]
        try:
            crowd.have("lasting")
            for owner, fork in zip(owners, (forking(), None), strict=False):
                owner.launch(fork)
                told = owner.started()
                assert told["heals"]
                assert told["detail"] == "cannot create a process: Too many open files"
            crowd.have("none")
            owners[2].launch(forking(is_required=True))
            assert owners[2].started()["template"] == 1
        finally:
            for owner in owners:
                owner.close()


@pytest.mark.parametrize("shortage", ["full", "lasting"])
def test_it_ends_its_workers_and_itself_without_descriptors(tmp_path: Path, shortage: str) -> None:
    directory = tmp_path / "clutch-1-private"
    directory.mkdir()
    with crowded(remove=str(directory)) as crowd:
        pids = crowd.parent(1, in_own_session=shortage == "full")
        crowd.have(shortage)
        assert crowd.launcher.end() == (0, "")
        eventually(lambda: not any(map(is_alive, pids)))
        assert directory.exists() == (shortage == "lasting")


OWNER = """
import signal, sys
from multiprocessing import shared_memory
blocks = [shared_memory.SharedMemory(create=True, size=1000) for _ in range(20)]
print(*(block.name for block in blocks), flush=True)
signal.pause()
"""


# What cleans up gets a long time, because it may wait for a processor.
PATIENT = """
import clutch_launcher.launcher as launcher
launcher.CLOSE_SECONDS = 45.0
launcher.SWEEP_SECONDS = 30.0
"""


@pytest.mark.parametrize("orderly", [True, False])
def test_what_cleans_up_behind_a_worker_has_time_for_it_at_the_end(orderly: bool) -> None:
    with LauncherProcess(prologue=PATIENT, line=1000) as launcher:
        launcher.launch(1, OWNER)
        blocks = [Path("/dev/shm", name) for name in launcher.output().split()]
        assert len([block for block in blocks if block.exists()]) == 20
        if orderly:
            launcher.send(CLOSE, {})
        assert launcher.end()[0] == 0
        assert not [block for block in blocks if block.exists()]


def test_what_does_not_end_then_is_killed_in_time() -> None:
    with LauncherProcess() as launcher:
        launcher.launch(1, PARENT.format(True))
        near = launcher.output()
        launcher.launch(2, PARENT.format(False))
        far = launcher.output()
        assert launcher.end()[0] == 0, "it needed no alarm"
        eventually(lambda: not is_alive(int(near)) and not is_alive(int(far)))


ENDLESS = """
import signal
import clutch_launcher.survivors as survivors
looks, find_strays = [], survivors.find_strays

def never_twice(leaders):
    looks.append(leaders)
    while len(looks) > 1:
        signal.pause()
    return find_strays(leaders)

survivors.find_strays = never_twice
"""


def test_a_group_is_killed_before_a_look_that_lasts_too_long() -> None:
    with LauncherProcess(prologue=ENDLESS) as launcher:
        launcher.launch(1, PARENT.format(False))
        near = int(launcher.output())
        try:
            assert launcher.end()[0] == -signal.SIGALRM
            eventually(lambda: not is_alive(near))
        finally:
            kill(near, signal.SIGKILL)


ONE_BY_ONE = """
import os
import clutch_launcher.launcher as launcher
del os.waitid
ended, exit_of = [], launcher.exit_of

def one_by_one(pid):
    if ended and pid != ended[0] and len(ended) < 3:
        ended.append(pid)
        return None
    found = exit_of(pid)
    ended.extend([pid] if found else [])
    return found

launcher.exit_of = one_by_one
"""


def test_without_waitid_workers_may_end_one_by_one_at_the_end() -> None:
    with LauncherProcess(prologue=ONE_BY_ONE) as launcher:
        for number in (1, 2):
            launcher.launch(number, PARENT.format(False))
            launcher.output()
        assert launcher.end() == (0, "")
