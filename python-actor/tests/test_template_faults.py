"""Templates that fail: what they cost the workers that wait for them, and the others."""

import os
import signal
import time
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from clutch._wire import frames
from clutch_launcher.launcher import SIGNAL
from clutch_launcher.requests import Forking
from clutch_launcher.streams import STARTED, TEMPLATE
from clutch_launcher.template import key_of
from forking import ForkOwner, forking
from launching import PROC, LauncherProcess, eventually, launch
from owner_process import HANDLERS

pytestmark = PROC

GARBAGE = """
import os, socket, stat
for name in os.listdir("/proc/self/fd"):
    if int(name) > 3:
        try:
            if stat.S_ISSOCK(os.fstat(int(name)).st_mode):
                with socket.socket(fileno=os.dup(int(name))) as told:
                    told.send({garbage!r})
        except OSError:
            pass
"""


class Starts:
    """Starts workers one after the other. Holds what was told of them."""

    def __init__(self, launcher: LauncherProcess, stack: ExitStack) -> None:
        self.launcher, self.stack = launcher, stack
        self.owners: list[ForkOwner] = []

    def begin(self, fork: Forking, **changed: Any) -> ForkOwner:
        owner = ForkOwner(self.launcher, len(self.owners) + 1)
        self.owners.append(self.stack.enter_context(closing(owner)))
        owner.launch(fork, **changed)
        return owner

    def start(self, fork: Forking, **changed: Any) -> dict[str, Any]:
        return self.begin(fork, **changed).started()

    def templates(self, state: str) -> list[str]:
        return [why for owner in self.owners for told, why in owner.templates if told == state]

    @property
    def pids(self) -> list[int]:
        """The pids of the templates."""
        told = [
            fields for owner in self.owners for kind, fields in owner.events if kind == TEMPLATE
        ]
        return [fields["pid"] for fields in told if fields["state"] == "starting"]


@contextmanager
def launched(prologue: str = "", **settings: Any) -> Iterator[Starts]:
    with LauncherProcess(prologue=prologue, **settings) as launcher, ExitStack() as stack:
        yield Starts(launcher, stack)


def test_a_template_may_import_many_modules(tmp_path: Path) -> None:
    names = [f"module_{number}_{'x' * 100}" for number in range(900)]
    for name in names:
        (tmp_path / f"{name}.py").touch()
    (tmp_path / "many.py").write_text("".join(f"import {name}\n" for name in names))
    with launched() as starts:
        fork = forking("many", path=[str(tmp_path)])
        assert [starts.start(fork)["template"] for _ in range(2)] == [1, 1]
        (tmp_path / f"{names[-1]}.py").write_text("changed = True")
        assert starts.start(fork)["template"] == 2


@pytest.mark.parametrize(
    "garbage", [b"x", b".", b".[]", b'.{"state": 1}', b".\xff", b"." + b"[" * 20_000]
)
def test_a_template_that_sends_garbage_is_killed_alone(tmp_path: Path, garbage: bytes) -> None:
    (tmp_path / "garbage.py").write_text(GARBAGE.format(garbage=garbage))
    with launched() as starts:
        assert starts.start(forking())["template"] == 1
        for _ in range(2):
            started = starts.start(forking("garbage", path=[str(tmp_path)]))
            assert started["unforked"].startswith("it sent ")
        assert starts.start(forking())["template"] == 1
        assert len(starts.templates("starting")) == 2


def test_files_without_usual_stamps_are_not_outdated(tmp_path: Path) -> None:
    (tmp_path / "future.py").touch()
    later = time.time() + 1e6
    os.utime(tmp_path / "future.py", (later, later))
    with zipfile.ZipFile(tmp_path / "modules.zip", "w") as archive:
        archive.writestr("zipped.py", "value = 1")
    missing, archive_path = str(tmp_path / "site-packages"), str(tmp_path / "modules.zip")
    with launched() as starts:
        fork = forking("future", "zipped", path=[str(tmp_path), missing, archive_path])
        assert [starts.start(fork)["template"] for _ in range(2)] == [1, 1]
        with zipfile.ZipFile(tmp_path / "modules.zip", "a") as archive:
            archive.writestr("other.py", "value = 1")
        assert starts.start(fork)["template"] == 2


def test_a_file_that_changes_at_each_import_is_refused_once(tmp_path: Path) -> None:
    (tmp_path / "restless.py").write_text("import os\nos.utime(__file__)")
    with launched() as starts:
        for _ in range(2):
            started = starts.start(forking("restless", path=[str(tmp_path)]))
            assert "restless.py was changed while it was imported" in started["unforked"]
        assert len(starts.templates("starting")) == 3


@pytest.mark.parametrize(
    ("source", "step"),
    [
        ("import signal; signal.pause()", "importing `hangs`"),
        (
            "import clutch, signal\n@clutch.before_fork\ndef hook(): signal.pause()",
            "the hook `hangs.hook`",
        ),
    ],
)
def test_a_step_that_does_not_end_is_refused(tmp_path: Path, source: str, step: str) -> None:
    (tmp_path / "hangs.py").write_text(source)
    fork = forking("hangs", patience=1.5, path=[str(tmp_path)])
    with launched("import clutch_launcher.template as t; t.STEP_SECONDS = 3") as starts:
        why = f"its template was not ready in time: it was {step}"
        assert starts.start(fork)["unforked"] == why
        starts.owners[0].until_template("ended")
        refused = f"{step} did not end within 3 s"
        assert starts.start(fork)["unforked"] == refused
        assert starts.templates("refused") == [why, refused]


def test_a_trial_fork_that_does_not_end_is_named(tmp_path: Path) -> None:
    (tmp_path / "hangs.py").write_text(
        "import os, signal, threading\nend = threading.Event()\n"
        "threading.Thread(target=end.wait, daemon=True).start()\n"
        "os.register_at_fork(after_in_child=signal.pause)"
    )
    with launched() as starts:
        started = starts.start(forking("hangs", path=[str(tmp_path)]))
        found = "importing `hangs` started 1 thread, and a trial fork did not end"
        assert started["unforked"] == found


def test_workers_that_wait_and_new_ones_share_the_next_template(tmp_path: Path) -> None:
    (tmp_path / "edited.py").touch()
    fork = forking("edited", path=[str(tmp_path)])
    with launched() as starts:
        starts.start(fork)
        os.kill(starts.pids[0], signal.SIGSTOP)
        first, second = starts.begin(fork), starts.begin(fork)
        second.until_served()
        (tmp_path / "edited.py").write_text("edited = True")
        third = starts.begin(fork)
        assert third.started()["template"] == 2
        os.kill(starts.owners[0].events[0][1]["pid"], signal.SIGCONT)
        told = {it["id"]: it["template"] for kind, it in third.events if kind == STARTED}
        for owner in (first, second):
            if owner.number not in told:
                told[owner.number] = owner.started()["template"]
        assert told == {first.number: 1, second.number: 2, third.number: 2}
        assert len(starts.templates("starting")) == 2


@pytest.mark.parametrize("is_required", [False, True])
def test_a_template_that_is_killed_in_a_fork_is_replaced(is_required: bool) -> None:
    with launched() as starts:
        starts.start(forking())
        os.kill(starts.pids[0], signal.SIGSTOP)
        owner = starts.begin(forking(is_required=is_required))
        os.kill(starts.pids[0], signal.SIGKILL)
        assert owner.started()["template"] == 2


def test_a_template_that_does_not_answer_a_fork_is_replaced() -> None:
    with launched("import clutch_launcher.template as t; t.FORK_SECONDS = 1") as starts:
        starts.start(forking())
        os.kill(starts.pids[0], signal.SIGSTOP)
        waiting = [starts.begin(forking(is_required=True)) for _ in range(2)]
        assert waiting[0].started()["template"] == 2
        waiting[1].events += waiting[0].events
        told = [it for kind, it in waiting[1].events if kind == STARTED and it["id"] == 3]
        assert (told[0] if told else waiting[1].started())["template"] == 2


@pytest.mark.parametrize(
    ("source", "heals"),
    [
        ("import os; os._exit(3)", True),
        ("raise ValueError('no')", True),
        ("import socket; kept = socket.socket()", False),
    ],
)
def test_only_what_is_unsafe_is_final(tmp_path: Path, source: str, heals: bool) -> None:
    (tmp_path / "fails.py").write_text(source)
    with launched() as starts:
        for _ in range(2):
            told = starts.start(forking("fails", is_required=True, path=[str(tmp_path)]))
            assert told["heals"] == heals
        assert len(starts.templates("starting")) == 1


def test_a_worker_is_in_the_directory_that_its_path_leads_to(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    link = tmp_path / "link"
    link.symlink_to("old")
    fork = forking(is_required=True)
    with launched() as starts:
        assert starts.start(fork, cwd=str(link))["template"] == 1
        link.unlink()
        link.symlink_to("new")
        started = starts.start(fork, cwd=str(link))
        assert started["template"] == 1
        assert os.readlink(f"/proc/{started['pid']}/cwd") == str(tmp_path / "new")
        link.unlink()
        told = starts.start(fork, cwd=str(link))
        why = f"cannot enter the working directory {link}: No such file or directory"
        assert (told["detail"], told["heals"]) == (why, False)


def test_forks_that_fail_in_a_row_are_given_up(tmp_path: Path) -> None:
    source = "import multiprocessing\nmultiprocessing.current_process = None"
    (tmp_path / "breaks.py").write_text(source)
    with launched() as starts:
        fork = forking("breaks", path=[str(tmp_path)])
        told = [starts.start(fork)["unforked"] for _ in range(4)]
        why = "TypeError: 'NoneType' object is not callable"
        assert told[:3] == [f"its template could not fork it: {why}"] * 3
        assert told[3] == f"its template could not fork workers: {why}"
        assert starts.templates("refused") == [told[0], told[3]]


def test_the_template_that_was_not_used_for_longest_gives_way() -> None:
    with launched(templates=1) as starts:
        assert starts.start(forking())["template"] == 1
        first = starts.owners[0]
        first.greet()
        first.start(modules=["forked"])
        first.notice(frames.Ready)
        assert starts.start(forking("json"))["template"] == 2
        assert first.call("forked:loaded", "sys")


def test_why_workers_are_spawned_is_reported_once(tmp_path: Path) -> None:
    (tmp_path / "hangs.py").write_text("import signal; signal.pause()")
    with launched(templates=1) as starts:
        hanging = starts.begin(forking("hangs", path=[str(tmp_path)]))
        why = "all 1 templates (clutch.process.template.max) are in use"
        assert [starts.start(forking())["unforked"] for _ in range(2)] == [why, why]
        assert starts.templates("refused") == [why]
        starts.launcher.send(SIGNAL, {"id": hanging.number, "number": 9})
        assert hanging.started()["heals"]


@pytest.mark.parametrize(
    "source",
    [
        "import sys\nsys.stdout = None",
        "import asyncio\nclass Loop(asyncio.AbstractEventLoop): pass\nloop = Loop()",
    ],
)
def test_unusual_state_does_not_stop_a_template(tmp_path: Path, source: str) -> None:
    (tmp_path / "unusual.py").write_text(source)
    with launched() as starts:
        fork = forking("unusual", path=[str(tmp_path)], is_required=True)
        assert starts.start(fork)["template"] == 1


def test_a_module_path_need_not_be_utf_8(tmp_path: Path) -> None:
    folder = os.fsdecode(os.fsencode(tmp_path) + b"/\xff")
    Path(folder).mkdir()
    Path(folder, "plain_name.py").touch()
    with launched() as starts:
        fork = forking("plain_name", path=[folder], is_required=True)
        assert [starts.start(fork)["template"] for _ in range(2)] == [1, 1]


def test_imports_that_are_too_many_for_one_message_leave_nothing_behind() -> None:
    with launched() as starts:
        folder = f"/proc/{starts.launcher.process.pid}/fd"
        before = len(os.listdir(folder))
        for number in range(6):
            fork = forking("x" * 300_000, requires=[str(number)])
            assert starts.start(fork)["unforked"].startswith("its template could not be made: ")
            owner = starts.owners[-1]
            owner.process.kill()
            owner.ended()
        # The launcher may have opened some of its own since; each start would leave one or more.
        eventually(lambda: len(os.listdir(folder)) < before + 6)


def test_keys_contain_no_environment() -> None:
    request = launch(1, "", env={"TOKEN": "secret"}, fork=forking("module", path=[str(HANDLERS)]))
    key = key_of(request)
    assert len(key) == 64
    assert key != key_of({**request, "env": {"TOKEN": "other"}})
    assert key == key_of({**request, "env": {"TOKEN": "secret", "CLUTCH_WORKER": "mark"}})
