"""A launcher process from its `hello` to its end, through its two pipes."""

import ast
import signal
import struct
import sys
from pathlib import Path
from typing import Any

import pytest

from clutch_launcher.launcher import CLOSE, LAUNCH, PING, REQUEST_LIMIT, SIGNAL
from clutch_launcher.streams import ENDED, HELLO, NOT_STARTED, OUTPUT, PONG, STARTED
from clutch_launcher.system import LINUX, is_alive
from launching import PROC, SOURCES, LauncherProcess, limits

MODULES = sorted((SOURCES / "clutch_launcher").glob("*.py"))
SLEEP = "import sys; print('up', flush=True); sys.stdin.read(); import signal; signal.pause()"


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.stem)
def test_it_needs_the_standard_library_of_an_old_python_alone(file: Path) -> None:
    tree = ast.parse(file.read_text(), feature_version=(3, 8))
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names.append(str(node.module))
        for name in names:
            assert name.partition(".")[0] in {*sys.stdlib_module_names, "clutch_launcher"}


def test_it_says_hello_and_answers_a_ping() -> None:
    with LauncherProcess() as launcher:
        version = ".".join(map(str, sys.version_info[:3]))
        kind, fields = launcher.hello
        assert (kind, fields["pid"]) == (HELLO, launcher.process.pid)
        assert fields["python"].startswith(version)
        launcher.send(PING, {})
        assert launcher.event() == (PONG, {})
        launcher.send(CLOSE, {})
        assert launcher.end() == (0, "")


def test_a_worker_is_started_heard_and_its_end_told() -> None:
    code = (
        "import os, sys; print(sys.stdin.read(), os.getcwd(), flush=True); os.write(3, b'why')\n"
        "print('one\\ntwo\\nthree\\nfour', file=sys.stderr); sys.exit(9)"
    )
    with LauncherProcess() as launcher:
        launcher.launch(5, code, stdin=b"line", cwd="/")
        kind, started = launcher.event()
        assert (kind, started["id"]) == (STARTED, 5)
        *output, (_, ended) = launcher.until(ENDED)
        assert sorted((payload[8], payload[9:]) for _, payload in output) == [
            (1, b"line /"),
            (2, b"four"),
            (2, b"one"),
            (2, b"three"),
            (2, b"two"),
        ]
        assert ended == {
            "id": 5,
            "code": 9,
            "signal": 0,
            "exhausted": "nothing",
            "report": "why",
            "tail": ["two", "three", "four"],
            "survivors": 0,
        }


@pytest.mark.parametrize(
    ("changed", "detail"),
    [
        ({"argv": ["/no/python"]}, "cannot execute /no/python: No such file or directory"),
        ({"cwd": "/no/folder"}, "cannot enter the working directory /no/folder: No such file"),
        ({"limits": limits(descriptors=-7)}, "cannot prepare the process: "),
    ],
)
def test_what_keeps_a_worker_from_starting_is_told(changed: dict[str, Any], detail: str) -> None:
    with LauncherProcess() as launcher:
        launcher.launch(1, "pass", **changed)
        kind, fields = launcher.event()
        assert (kind, fields["id"], fields["heals"]) == (NOT_STARTED, 1, False)
        assert fields["detail"].startswith(detail)


@pytest.mark.skipif(not LINUX, reason="there are no control groups")
def test_a_limit_that_needs_a_control_group_is_refused_with_advice(tmp_path: Path) -> None:
    with LauncherProcess(cgroup=str(tmp_path)) as launcher:
        launcher.launch(1, "pass", limits=limits(cgroup_memory=1 << 20))
        kind, fields = launcher.event()
        assert (kind, fields["heals"]) == (NOT_STARTED, False)
        assert "its cgroup limits cannot be set" in fields["detail"]
        assert f"has no cgroup v2 at {tmp_path}" in fields["detail"]


def test_a_signal_reaches_the_worker_and_one_for_nobody_is_none() -> None:
    with LauncherProcess() as launcher:
        launcher.launch(1, SLEEP)
        launcher.until(OUTPUT)
        launcher.send(SIGNAL, {"id": 2, "number": signal.SIGKILL})
        launcher.send(SIGNAL, {"id": 1, "number": signal.SIGTERM})
        _, ended = launcher.until(ENDED)[-1]
        assert (ended["id"], ended["code"], ended["signal"]) == (1, -1, signal.SIGTERM)


@PROC
def test_what_a_worker_leaves_behind_is_killed_and_counted() -> None:
    code = (
        "import os, subprocess, sys\n"
        "left = subprocess.Popen([sys.executable, '-I', '-S', '-c',"
        " 'import signal; signal.pause()'], start_new_session=True)\n"
        "print(left.pid, flush=True)"
    )
    with LauncherProcess() as launcher:
        launcher.launch(1, code)
        pid = int(launcher.until(OUTPUT)[-1][1][9:])
        _, ended = launcher.until(ENDED)[-1]
        assert ended["survivors"] == 1
        assert not is_alive(pid)


@PROC
@pytest.mark.parametrize("orderly", [True, False])
def test_workers_end_with_it_and_a_directory_goes_with_a_lost_owner(
    tmp_path: Path, orderly: bool
) -> None:
    directory = tmp_path / "clutch-1-private"
    directory.mkdir()
    with LauncherProcess(remove=str(directory)) as launcher:
        launcher.launch(1, SLEEP)
        pid = launcher.event()[1]["pid"]
        launcher.until(OUTPUT)
        if orderly:
            launcher.send(CLOSE, {})
        assert launcher.end()[0] == 0
        assert not is_alive(pid)
        assert directory.exists() == orderly


def test_only_a_private_directory_is_removed(tmp_path: Path) -> None:
    with LauncherProcess(remove=str(tmp_path)) as launcher:
        assert launcher.end()[0] == 0
    assert tmp_path.exists()


@pytest.mark.parametrize(
    ("octets", "said"),
    [
        (struct.pack(">I", 0), "a request of 0 bytes is over the limit of 16777216"),
        (struct.pack(">I", REQUEST_LIMIT + 1), "a request of 16777217 bytes is over the limit"),
        (struct.pack(">IB", 2, LAUNCH) + b"{", "a request that cannot be read: "),
        (struct.pack(">IB", 100001, LAUNCH) + b"[" * 100000, "a request that cannot be read: "),
    ],
)
def test_bytes_that_are_no_request_end_it(octets: bytes, said: str) -> None:
    with LauncherProcess() as launcher:
        launcher.write(octets)
        code, stderr = launcher.end()
        assert code == 1
        assert stderr.startswith(said)


def test_it_cuts_lines_as_the_settings_say() -> None:
    with LauncherProcess(line=3) as launcher:
        launcher.launch(1, "print('abcdef')")
        assert launcher.until(OUTPUT)[-1][1][9:] == b"abc [cut]"
        launcher.until(ENDED)


def test_its_own_descriptors_and_signals_do_not_reach_a_worker() -> None:
    code = (
        "import os, signal\n"
        "def is_open(fd):\n"
        "    try:\n"
        "        os.fstat(fd)\n"
        "    except OSError:\n"
        "        return False\n"
        "    return True\n"
        "default = signal.getsignal(signal.SIGTERM) is signal.SIG_DFL\n"
        "print([fd for fd in range(64) if is_open(fd)], default, os.umask(0))"
    )
    with LauncherProcess() as launcher:
        launcher.launch(1, code)
        assert launcher.until(OUTPUT)[-1][1][9:] == b"[0, 1, 2, 3] True 63"
        launcher.until(ENDED)


def test_a_worker_that_is_asked_for_before_the_settings_is_refused() -> None:
    with LauncherProcess(is_configured=False) as launcher:
        launcher.launch(1, "pass")
        code, stderr = launcher.end()
        assert (code, stderr) == (1, "a worker was asked for before the settings came\n")
