"""Starts the process of a real worker, as the launcher does."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parents[2]
RUNTIME = ROOT / "python-actor" / "src"
HANDLERS = Path(__file__).parent / "handlers"

_FENCE = re.compile(r"The bootstrap command is.*?```python\n(.*?)```", re.DOTALL)
COMMAND = _FENCE.findall((ROOT / "docs" / "internals" / "bootstrap.md").read_text())[0]

# Descriptor 3 cannot be chosen through subprocess alone.
_ON_DESCRIPTOR_3 = (
    "import sys; sys.path[:] = filter(None, sys.path); import os; "
    "fd = int(sys.argv[1]); os.dup2(fd, 3); fd == 3 or os.close(fd); "
    "os.execv(sys.argv[2], sys.argv[2:])"
)


def spawn(
    report: IO[bytes],
    out: IO[bytes],
    err: IO[bytes],
    line: Mapping[str, Any],
    python: str,
    environment: Mapping[str, str],
    directory: Path | None,
) -> subprocess.Popen[bytes]:
    """Starts the process with its report on descriptor 3, and writes its bootstrap line."""
    trampoline = [sys.executable, "-S", "-c", _ON_DESCRIPTOR_3, str(report.fileno())]
    process = subprocess.Popen(
        [*trampoline, python, "-c", COMMAND, str(RUNTIME)],
        stdin=subprocess.PIPE,
        stdout=out,
        stderr=err,
        pass_fds=[report.fileno()],
        env={"PATH": os.environ["PATH"], "PYTHONSAFEPATH": "clutch", **environment},
        cwd=directory,
    )
    assert process.stdin is not None
    with suppress(BrokenPipeError):
        process.stdin.write(json.dumps(line).encode() + b"\n")
        process.stdin.close()
    return process


def read(file: IO[bytes]) -> str:
    return os.pread(file.fileno(), 1 << 24, 0).decode(errors="replace")
