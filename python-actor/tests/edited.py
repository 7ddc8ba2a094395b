"""Edits the modules of a running worker, and reads what it logs about them."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

from clutch._wire import frames
from owner import Owner

Boot = Callable[..., Owner]
INFO, WARNING, ERROR = 20, 30, 40


class Files:
    """The modules of a worker under test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, **modules: str) -> None:
        for name, text in modules.items():
            file = self.folder / f"{name}.py"
            file.parent.mkdir(exist_ok=True)
            file.write_text(dedent(text))


def log(peer: Owner) -> frames.Log:
    return peer.notice(frames.Log)


def reloaded(peer: Owner) -> str:
    """The modules that were reloaded, from the next log record."""
    record = log(peer)
    assert (record.level, record.logger) == (INFO, "clutch"), record
    assert record.message.startswith("reloaded "), record
    return record.message.removeprefix("reloaded ")


def broken(peer: Owner, *parts: str) -> None:
    record = log(peer)
    assert (record.level, record.logger) == (ERROR, "clutch"), record
    assert record.message.endswith("; the previous code stays in force"), record
    for part in parts:
        assert part in record.message
