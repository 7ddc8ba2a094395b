"""The thread that looks for edits of the user's modules. It runs only with hot reload."""

import os
import threading
from collections.abc import Callable

from clutch._importing.user_modules import UserModules

_INTERVAL = 0.5
# Seconds without a further change, so files that are saved together are one edit.
_SETTLING = 0.05
_END_LIMIT = 1.0

_Stamp = tuple[int, int, int] | None


class Watcher(threading.Thread):
    """Checks the files twice a second. A module is watched from the first check after its import.

    Attributes:
        due: names of the edited modules; for the main thread, which calls `take`
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
        """Tells that edits are due. For any thread."""
        self._on_edit()

    def look(self) -> bool:
        """Compares all files with the last check. True if further edits have become due."""
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
        """Returns the modules that are due and clears them."""
        with self._lock:
            taken, self.due = self.due, set()
            return taken

    def end(self) -> None:
        """Stops the thread."""
        self._ended.set()
        if self.is_alive():
            self.join(_END_LIMIT)


def _stamp(file: str) -> _Stamp:
    """A value that changes with each edit; None if there is no such file."""
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
