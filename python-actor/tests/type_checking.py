"""What mypy says of a user's file."""

import subprocess
import sys
from pathlib import Path

import pytest

import clutch


def wrong_lines(folder: Path, text: str) -> list[str]:
    """The lines of the file that are wrong, without their indents, each once."""
    pytest.importorskip("mypy")
    file = folder / "user.py"
    file.write_text(text)
    sources = Path(clutch.__file__).parents[1]
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(folder), file.name],
        capture_output=True,
        text=True,
        cwd=folder,
        env={"MYPYPATH": str(sources)},
        check=False,
    )
    print(checked.stdout)  # which pytest shows if the test fails
    lines = text.splitlines()
    wrong = [
        lines[int(line.split(":")[1]) - 1].strip()
        for line in checked.stdout.splitlines()
        if line.startswith("user.py:") and ": error: " in line
    ]
    return list(dict.fromkeys(wrong))
