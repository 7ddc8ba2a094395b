"""The thread that looks for edits of the user's modules; there is none unless it is asked for."""

import os
import threading
from collections.abc import Callable

from clutch._importing.user_modules import UserModules

_INTERVAL = 0.5
# Files that are saved together, or written in parts, make one edit.
_SETTLING = 0.05
_END_LIMIT = 1.0

_Stamp = tuple[int, int, int] | None


class Watcher(threading.Thread):
    """Looks twice a second. A module is watched from the first look after its import on.

    Attributes:
        due: names of the modules that were edited; for the main thread, which calls `take`
    """

    def __init__(self, modules: UserModules, on_edit: Callable[[], None]) -> None:
        super().__init__(name="clutch-watcher", daemon=True)
        self.modules = modules
        self._on_edit = on_edit
        self._stamps: dict[str, _Stamp] = {}
        self._unsettled: set[str] = set()
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self.due: set[str] = set()

    def run(self) -> None:
        while not self._ended.wait(_SETTLING if self._unsettled else _INTERVAL):
            if self.look():
                self.tell()

    def tell(self) -> None:
        """Says that edits are due; for any thread."""
        self._on_edit()

    def look(self) -> bool:
        """Compares all files with the look before. True: edits are due, and were not before."""
        with self._lock:
            stamps = {name: _stamp(file) for name, file in self.modules.files().items()}
            known = self._stamps
            edited = {name for name in stamps if known.get(name, stamps[name]) != stamps[name]}
            self._stamps = stamps
            self._unsettled |= edited
            if edited or not self._unsettled:
                return False
            self.due |= self._unsettled
            self._unsettled = set()
            return True

    def take(self) -> set[str]:
        """The modules that are due, which then are no longer."""
        with self._lock:
            taken, self.due = self.due, set()
            return taken

    def end(self) -> None:
        """Looks no more."""
        self._ended.set()
        if self.is_alive():
            self.join(_END_LIMIT)


def _stamp(file: str) -> _Stamp:
    """What changes with each edit; None where there is no such file."""
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
