"""Makes `.venv` beside this file: a Python environment with everything for the build and the tests.

Run it with any Python 3.7 or newer. It does nothing if the environment exists and is up to date.
An argument names another folder for it.
The interpreter is the one in CLUTCH_PYTHON, else python3, else the newest python3.x on PATH.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HOME = Path(__file__).resolve().parent
CONSTRAINTS = HOME / "constraints.txt"
PACKAGES = (
    "pyzmq", "msgspec", "numpy", "attrs", "pydantic", "opentelemetry-sdk", "pytest",
    "pytest-xdist", "ruff", "mypy",
)  # fmt: skip
# If there are no wheels of these packages, the tests of tables are skipped.
TABLE_PACKAGES = ("pyarrow", "pandas", "polars")
OLDEST = (3, 10)
LOCK_LIMIT_SECONDS = 600
INSTALL_LIMIT_SECONDS = 900

# Inside a virtual environment, this prints its base interpreter, so CLUTCH_PYTHON may name `.venv`.
PROBE = """
import os, sys
print(os.path.realpath(getattr(sys, "_base_executable", sys.executable)))
print(*sys.version_info[:3])
"""


class NoEnvironmentError(Exception):
    """There is no environment; the text says why and what to do about it."""


class Interpreter(NamedTuple):
    executable: str
    version: tuple[int, ...]

    def __str__(self) -> str:
        return f"Python {'.'.join(map(str, self.version))} ({self.executable})"


def probe(command: str) -> Interpreter | None:
    """The interpreter behind a command; None if the command fails."""
    try:
        done = subprocess.run(
            [command, "-c", PROBE], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30
        )
    except (OSError, subprocess.SubprocessError):
        return None
    if done.returncode != 0:
        return None
    executable, version = done.stdout.decode().splitlines()
    return Interpreter(executable, tuple(map(int, version.split())))


def commands_on_path() -> list[str]:
    """The commands python3.x on PATH, newest first."""
    minors = set()
    for folder in os.get_exec_path():
        with contextlib.suppress(OSError):
            for name in os.listdir(folder):
                match = re.match(r"python3\.(\d+)$", name)
                if match:
                    minors.add(int(match.group(1)))
    return [f"python3.{minor}" for minor in sorted(minors, reverse=True)]


def choose() -> Interpreter:
    """Chooses the interpreter for the environment."""
    asked = os.environ.get("CLUTCH_PYTHON")
    tried = []
    for command in [asked] if asked else ["python3", *commands_on_path()]:
        found = probe(command)
        if found and found.version >= OLDEST:
            return found
        tried.append(str(found) if found else f"{command} (does not run)")
    raise NoEnvironmentError(
        f"Python 3.10 or newer is needed; tried {', '.join(tried)}.\n"
        "Install one, or name it in the environment variable CLUTCH_PYTHON."
    )


def fingerprint(environment: Path, interpreter: Interpreter) -> str:
    """A text that changes whenever the environment must be made again."""
    digest = hashlib.sha256(
        repr((str(environment), interpreter, PACKAGES, TABLE_PACKAGES)).encode()
    )
    for path in (HOME / "pyproject.toml", CONSTRAINTS):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def ensure(environment: Path, interpreter: Interpreter) -> bool:
    """Makes the environment unless it is ready. Returns whether it did.

    The stamp is written last, so an interrupted attempt is repeated.
    """
    stamp = environment / "stamp"
    wanted = fingerprint(environment, interpreter)
    if stamp.is_file() and stamp.read_text() == wanted:
        return False
    make(environment, interpreter)
    stamp.write_text(wanted)
    return True


def run(command: list[str], problem: str) -> None:
    """Runs a command, whose output is shown only if it fails."""
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=INSTALL_LIMIT_SECONDS
    )
    if done.returncode != 0:
        raise NoEnvironmentError(f"{problem}\n{done.stdout.decode(errors='replace')}")


def make(environment: Path, interpreter: Interpreter) -> None:
    if environment.exists():
        shutil.rmtree(environment)
    minor = interpreter.version[1]
    run(
        [interpreter.executable, "-m", "venv", str(environment)],
        f"{interpreter} cannot make a virtual environment.\n"
        f"On Debian and Ubuntu: apt-get install python3-venv (or python3.{minor}-venv). It said:",
    )
    python = str(environment / "bin" / "python")
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    install += ["--constraint", str(CONSTRAINTS)]
    run(
        [*install, *PACKAGES],
        f"pip could not install {', '.join(PACKAGES)} into {environment}. It said:",
    )
    try:
        run([*install, "--no-compile", "--only-binary=:all:", *TABLE_PACKAGES], "")
    except NoEnvironmentError as missing:
        print(f"Without {', '.join(TABLE_PACKAGES)}: {missing}", file=sys.stderr)


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Lets only one build at a time make the environment."""
    with open(HOME / ".venv.lock", "w") as lock:
        deadline = time.monotonic() + LOCK_LIMIT_SECONDS
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise NoEnvironmentError(
                        f"another build has held {lock.name} for {LOCK_LIMIT_SECONDS} s.\n"
                        "End it, and try again."
                    ) from None
                time.sleep(0.2)
        yield


def main() -> int:
    environment = Path(sys.argv[1] if len(sys.argv) > 1 else HOME / ".venv").absolute()
    try:
        interpreter = choose()
        with only_one():
            made = ensure(environment, interpreter)
    except (NoEnvironmentError, OSError, subprocess.TimeoutExpired) as failure:
        print(f"No Python environment: {failure}", file=sys.stderr)
        return 1
    print(f"Python environment {'made' if made else 'ready'}: {interpreter}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
