"""Makes `target/environment`, a Python environment with the packages of requirements.txt.

Run it with the Python of the build, `python-actor/.venv/bin/python`. It does nothing if the
environment exists and is up to date.
"""

import fcntl
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent
REQUIREMENTS = HOME / "requirements.txt"
ENVIRONMENT = HOME / "target" / "environment"
INSTALL_LIMIT_SECONDS = 900


def fingerprint() -> str:
    """A text that changes whenever the environment must be made again."""
    inputs = f"{ENVIRONMENT} {sys.version} {sys.base_prefix} {REQUIREMENTS.read_text()}"
    return hashlib.sha256(inputs.encode()).hexdigest()


def run(*command: str) -> None:
    """Runs a command, whose output is shown only if it fails."""
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=INSTALL_LIMIT_SECONDS,
    )
    if done.returncode != 0:
        sys.exit(f"No Python environment for the examples: {' '.join(command)}\n{done.stdout}")


def make() -> None:
    if ENVIRONMENT.exists():
        shutil.rmtree(ENVIRONMENT)
    run(sys.executable, "-m", "venv", str(ENVIRONMENT))
    python = str(ENVIRONMENT / "bin" / "python")
    pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "--only-binary=:all:", "--requirement", str(REQUIREMENTS))


def main() -> None:
    ENVIRONMENT.parent.mkdir(exist_ok=True)
    with open(ENVIRONMENT.with_suffix(".lock"), "w") as lock:
        # Only one build at a time makes the environment.
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = ENVIRONMENT / "stamp"
        if stamp.is_file() and stamp.read_text() == fingerprint():
            return
        print(
            "Installing the Python packages of the examples; this takes a while.", file=sys.stderr
        )
        make()
        # Written last, so that an interrupted attempt is repeated.
        stamp.write_text(fingerprint())


if __name__ == "__main__":
    main()
