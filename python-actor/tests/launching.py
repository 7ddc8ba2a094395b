"""A launcher process, with which tests communicate as the JVM does."""

import base64
import json
import os
import select
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

from clutch_launcher.launcher import CONFIGURE, LAUNCH
from clutch_launcher.requests import Launch, Limits, Settings
from clutch_launcher.streams import OUTPUT
from clutch_launcher.system import LINUX

SOURCES = Path(__file__).parent.parent / "src"
PROGRAM = f"""
import sys
sys.path.append({str(SOURCES)!r})
exec(sys.argv[1])
from clutch_launcher.launcher import main
main()
"""
SECONDS = 60
SLEEPER = "import sys; print(flush=True); sys.stdin.read()"
PROC = pytest.mark.skipif(not LINUX, reason="needs /proc")

Event = tuple[int, Any]


def limits(**changed: Any) -> Limits:
    none: Limits = {
        "memory": 0,
        "cpu": 0,
        "cgroup_memory": 0,
        "cgroup_cores": 0,
        "processes": 0,
        "descriptors": 0,
    }
    return {**none, **changed}  # type: ignore[typeddict-item]


def settings(**changed: Any) -> Settings:
    usual: Settings = {
        "line": 100,
        "rate": 1000,
        "burst": 1000,
        "tail": 3,
        "remove": None,
        "no_new_privileges": False,
        "umask": 0o077,
        "cgroup": "/sys/fs/cgroup",
        "parent": None,
        "templates": 8,
        "template_idle": 300,
    }
    return {**usual, **changed}  # type: ignore[typeddict-item]


def launch(number: int, code: str, stdin: bytes = b"", **changed: Any) -> Launch:
    """A worker that runs Python code."""
    mark = f"{os.getpid()}-{number}"
    usual: Launch = {
        "id": number,
        "argv": [sys.executable, "-I", "-S", "-c", code],
        "env": {"CLUTCH_WORKER": mark},
        "cwd": "/",
        "stdin": base64.b64encode(stdin).decode(),
        "limits": limits(),
        "mark": mark,
        "fork": None,
    }
    return {**usual, **changed}  # type: ignore[typeddict-item]


def eventually(found: Callable[[], object]) -> None:
    deadline = time.monotonic() + SECONDS
    while not found():
        assert time.monotonic() < deadline
        os.sched_yield()


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


class LauncherProcess:
    """A launcher that ends with the block, together with its workers."""

    def __init__(self, is_configured: bool = True, prologue: str = "", **changed: Any) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-s", "-S", "-c", PROGRAM, prologue],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._unread = b""
        self.hello = self.event()
        if is_configured:
            self.send(CONFIGURE, settings(**changed))

    def send(self, kind: int, request: Any) -> None:
        payload = request if isinstance(request, bytes) else json.dumps(request).encode()
        self.write(struct.pack(">IB", len(payload) + 1, kind) + payload)

    def launch(self, number: int, code: str, stdin: bytes = b"", **changed: Any) -> None:
        self.send(LAUNCH, launch(number, code, stdin, **changed))

    def write(self, octets: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(octets)
        self.process.stdin.flush()

    def event(self) -> Event:
        """The next event; EOFError at the end."""
        size = struct.unpack(">I", self._read(4))[0]
        body = self._read(size)
        return body[0], body[1:] if body[0] == OUTPUT else json.loads(body[1:])

    def until(self, kind: int) -> list[Event]:
        """The events up to the next one of this kind."""
        events = [self.event()]
        while events[-1][0] != kind:
            events.append(self.event())
        return events

    def output(self) -> str:
        """The next line that a worker writes."""
        octets: bytes = self.until(OUTPUT)[-1][1]
        return octets[9:].decode()

    def end(self) -> tuple[int, str]:
        """Closes its stdin. Returns the exit code, and what it wrote to stderr."""
        stderr = self.process.communicate(timeout=SECONDS)[1]
        return self.process.returncode, stderr.decode()

    def __enter__(self) -> "LauncherProcess":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.stdout is not None and not self.process.stdout.closed:
            self.end()

    def _read(self, size: int) -> bytes:
        assert self.process.stdout is not None
        deadline = time.monotonic() + SECONDS
        while len(self._unread) < size:
            left = max(0.0, deadline - time.monotonic())
            if not select.select([self.process.stdout], [], [], left)[0]:
                raise TimeoutError(f"no event in {SECONDS} s")
            chunk = os.read(self.process.stdout.fileno(), 1 << 16)
            if not chunk:
                raise EOFError
            self._unread += chunk
        found, self._unread = self._unread[:size], self._unread[size:]
        return found
