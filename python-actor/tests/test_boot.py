"""The bootstrap of a real worker and all of its failures."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from clutch._wire import frames
from owner import Owner
from owner_process import COMMAND, HANDLERS, RUNTIME


@pytest.mark.parametrize(
    ("code", "specification", "said"),
    [
        ("import-failed", {"target": "broken:X"}, "broken on purpose"),
        ("import-failed", {"modules": ["plain", "broken"]}, "broken on purpose"),
        ("import-failed", {"modules": ["leaves"]}, "SystemExit"),
        ("import-failed", {"target": "no_such_module:X"}, "no_such_module"),
        ("not-an-actor", {"target": "counter:Unmarked"}, "not a class marked with @actor"),
        ("not-an-actor", {"target": "counter:Nope"}, "does not exist"),
        ("not-an-actor", {"target": "counter:time"}, "not a class"),
        ("not-an-actor", {"target": "counter:TwoHooks"}, "one @on_start hook"),
        ("construct-failed", {"target": "counter:FailsToConstruct"}, "no disk"),
        ("construct-failed", {"target": "counter:Counter", "arguments": ["x"]}, "start"),
        ("construct-failed", {"target": "counter:EatsMemory"}, "MemoryError"),
        ("start-hook-failed", {"target": "counter:FailsToStart"}, "no database"),
    ],
)
def test_failure_to_load(peer: Owner, code: str, specification: dict[str, Any], said: str) -> None:
    peer.spawn()
    peer.greet()
    peer.start(**specification)
    error = peer.boot_error()
    assert error["boot"] == code
    assert said in error["message"]
    assert said in peer.stderr()


def test_import_error_comes_with_its_traceback(peer: Owner) -> None:
    peer.spawn()
    peer.greet()
    peer.start(target="broken:X")
    error = peer.boot_error()["error"]
    assert error["class"] == "ImportError"
    assert [Path(frame[0]).name for frame in error["frames"]] == ["broken.py"]
    assert error["frames"][0][3] == 'raise ImportError("broken on purpose")'


def test_memory_error_of_a_limited_constructor(peer: Owner) -> None:
    peer.spawn(memory_limit=1 << 40)
    peer.greet()
    peer.start(target="counter:EatsMemory")
    assert peer.exit_code() == 71


def test_module_path_that_is_no_utf8(peer: Owner, tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9 \xf0\x9f\x90\x8d")
    folder.mkdir()
    (folder / "latin.py").write_text("def f():\n    return 1\n")
    peer.boot({"path": [str(folder)]}, modules=["latin"])
    assert peer.call("latin:f") == 1


def test_wrong_proof_in_start(peer: Owner) -> None:
    peer.spawn()
    peer.greet()
    peer.start(proof=bytes(32), modules=["broken"])
    assert peer.boot_error()["boot"] == "rejected"


def test_first_frame_that_is_no_start(peer: Owner) -> None:
    peer.spawn()
    peer.greet()
    peer.control(frames.Ping(1))
    assert peer.boot_error()["boot"] == "rejected"


def test_no_start_in_time(peer: Owner) -> None:
    peer.spawn(handshake_timeout=50)
    assert peer.boot_error()["boot"] == "no-owner"


def test_nobody_at_the_endpoint(peer: Owner) -> None:
    peer.vanish()
    peer.spawn(handshake_timeout=200)
    assert peer.boot_error()["boot"] == "no-owner"


def test_owner_goes_before_start(peer: Owner) -> None:
    peer.spawn()
    peer.greet()
    peer.vanish()
    assert peer.boot_error()["boot"] == "no-owner"


def test_minimum_of_the_line(peer: Owner) -> None:
    peer.spawn(minimum=[4, 0])
    error = peer.boot_error()
    assert error["boot"] == "python-too-old"
    assert "4.0" in error["hint"]


def test_required_distributions(peer: Owner) -> None:
    wanted = ["pyzmq>=26", "no-such-distribution", "msgspec>=99.1", "bad requirement!"]
    peer.spawn(requires=wanted)
    error = peer.boot_error()
    assert error["boot"] == "dependency-missing"
    assert "no-such-distribution is not installed" in error["message"]
    assert "99.1 or newer" in error["message"]
    assert "'bad requirement!' is not of the form" in error["message"]
    assert "-m pip install" in error["hint"]


@pytest.mark.parametrize("module", ["asyncio", "importlib.metadata", "zoneinfo"])
def test_what_is_slow_to_import_and_not_needed_is_not_imported(peer: Owner, module: str) -> None:
    peer.boot(modules=["plain"])
    assert peer.call("plain:is_imported", module) is False


def test_garbage_is_collected_while_the_users_code_runs(peer: Owner) -> None:
    peer.boot(modules=["gc"])
    assert peer.call("gc:isenabled") is True


def test_asyncio_is_there_before_the_first_call_of_a_declared_async_function(peer: Owner) -> None:
    peer.boot(modules=["plain", "awaits"])
    assert peer.call("plain:is_imported", "clutch._runtime.async_service") is True
    assert peer.call("awaits:one") == 1


@pytest.mark.parametrize("line", ["", "{}", "nonsense", '{"protocol": 2}'])
def test_malformed_line(line: str) -> None:
    code, report, err = _run([sys.executable, "-c", COMMAND, str(RUNTIME)], line)
    assert code == 70
    assert report["boot"] == "rejected"
    assert "bootstrap line" in err


def test_missing_dependency_is_found_without_the_package() -> None:
    python = [sys.executable, "-I", "-S", "-c", COMMAND, str(RUNTIME)]
    code, report, err = _run(python, "")
    assert (code, report["boot"]) == (70, "dependency-missing")
    assert report["hint"] in err
    assert report["hint"].endswith("-m pip install 'pyzmq>=26' 'msgspec>=0.19'")


@pytest.mark.parametrize("version", ["2.7", "3.6", "3.9"])
def test_old_python_is_refused_by_the_command(version: str) -> None:
    found = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
    if not found:
        pytest.skip(f"no Python {version} on this machine")
    code, report, err = _run([str(found[0]), "-c", COMMAND, str(RUNTIME)], "")
    assert (code, report["boot"]) == (70, "python-too-old")
    assert f"Python {version}." in report["message"]
    assert report["hint"] in err


def test_module_path_comes_first_and_the_runtime_last(peer: Owner, tmp_path: Path) -> None:
    folder = tmp_path / "with a space"
    folder.mkdir()
    (folder / "mine.py").write_text("def f() -> int:\n    return 5\n")
    peer.boot({"path": [str(folder), str(HANDLERS)]}, modules=["plain", "mine"])
    found = peer.call("plain:search_path")
    assert found[:2] == [str(folder), str(HANDLERS)]
    assert found[-1] == str(RUNTIME)
    assert "" not in found
    assert peer.call("mine:f") == 5


def test_ping_is_answered_and_stop_is_kept_while_starting(peer: Owner) -> None:
    peer.spawn()
    peer.greet()
    peer.start(target="counter:NeverReady")
    assert peer.ping().running == []
    peer.control(frames.Stop(10))
    assert peer.notice(frames.Stopping).running == 0
    assert peer.process.poll() is None
    assert peer.notices[frames.Ready] == []


def _run(command: list[str], line: str) -> tuple[int, dict[str, Any], str]:
    reader, writer = os.pipe()
    script = f'exec "$@" 3>&{writer}'
    with os.fdopen(reader) as report:
        done = subprocess.run(
            ["bash", "-c", script, "bash", *command],
            input=line,
            capture_output=True,
            text=True,
            timeout=10,
            pass_fds=[writer],
        )
        os.close(writer)
        return done.returncode, json.loads(report.readline()), done.stderr
