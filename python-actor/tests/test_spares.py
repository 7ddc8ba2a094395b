"""Processes that a template forks ahead of their workers."""

import os
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from clutch._wire import frames
from clutch_launcher.system import is_alive
from forking import ForkOwner, forking, spares
from launching import PROC, LauncherProcess, eventually
from owner_process import HANDLERS

pytestmark = PROC


@contextmanager
def spare(source: str, tmp_path: Path, prologue: str = "") -> Iterator[tuple[ForkOwner, int]]:
    """A worker whose template has preloaded this module, and the pid of the spare."""
    (tmp_path / "preloaded.py").write_text(source)
    with (
        LauncherProcess(prologue=prologue) as launcher,
        closing(started(launcher, 1, tmp_path)) as owner,
    ):
        eventually(lambda: spares(owner))
        yield owner, spares(owner)[0]


def started(launcher: LauncherProcess, number: int, path: Path) -> ForkOwner:
    owner = ForkOwner(launcher, number)
    owner.launch(forking("preloaded", is_required=True, path=[str(HANDLERS), str(path)]))
    owner.started()
    owner.greet()
    owner.start(modules=["plain"])
    owner.notice(frames.Ready)
    return owner


def test_a_spare_becomes_the_next_worker(tmp_path: Path) -> None:
    with (
        spare("", tmp_path) as (owner, pid),
        closing(started(owner.launcher, 2, tmp_path)) as second,
    ):
        assert second.process.pid == pid
        eventually(lambda: [it for it in spares(owner) if it != pid])


@pytest.mark.parametrize("source", ["", "import signal\nsignal.signal(13, signal.SIG_DFL)"])
def test_a_spare_that_has_ended_costs_a_fork(tmp_path: Path, source: str) -> None:
    with spare(source, tmp_path) as (owner, pid):
        os.kill(pid, signal.SIGKILL)
        eventually(lambda: not is_alive(pid))
        with closing(started(owner.launcher, 2, tmp_path)) as second:
            assert second.process.pid != pid
            assert second.templates == []  # it is the first one still


def test_a_spare_that_does_not_answer_costs_a_template(tmp_path: Path) -> None:
    prologue = "import clutch_launcher.template as t; t.FORK_SECONDS = 0.5"
    with spare("", tmp_path, prologue) as (owner, pid):
        os.kill(pid, signal.SIGSTOP)
        with closing(started(owner.launcher, 2, tmp_path)) as second:
            assert second.process.pid != pid
            assert second.templates[:2] == [("starting", ""), ("ready", "")]
        eventually(lambda: not is_alive(pid))


def test_a_spare_ends_with_its_template(tmp_path: Path) -> None:
    with spare("", tmp_path) as (owner, pid):
        os.kill(owner.template, signal.SIGKILL)
        eventually(lambda: not is_alive(pid))


def test_an_interrupt_ends_a_spare_without_exit_handlers(tmp_path: Path) -> None:
    source = (
        f"import atexit, pathlib\natexit.register(pathlib.Path({str(tmp_path)!r}, 'ran').touch)"
    )
    with spare(source, tmp_path) as (owner, pid):
        os.kill(pid, signal.SIGINT)
        eventually(lambda: not is_alive(pid))
        assert not (tmp_path / "ran").exists()
        assert is_alive(owner.template)
