"""The threads that show something of this worker, apart from the control thread."""

import threading
from typing import Any

from clutch._wire import frames

_MOST = 8
_LONGEST_NAME = 200


class Inspectors:
    """Starts a thread for each request: user code may block it. For the control thread."""

    def __init__(self) -> None:
        self._threads: list[threading.Thread] = []

    def begin(self, command: frames.Inspect, *seen: Any) -> str:
        """Has the fields of a `Seen` shown. Returns a problem if no thread does that."""
        self._threads = [it for it in self._threads if it.is_alive()]
        if len(self._threads) >= _MOST:
            return "others wait for the same"
        name = "clutch-inspector"
        thread = threading.Thread(target=_inspect, args=(command, seen), name=name, daemon=True)
        try:
            thread.start()
        except Exception:  # no memory or no thread is left
            return "it cannot start a thread"
        self._threads.append(thread)
        return ""


def _inspect(command: frames.Inspect, seen: tuple[Any, ...]) -> None:
    """Answers with what is asked for. The code is imported late, as few workers are asked."""
    try:
        from clutch._runtime.inspection import Seen, show

        show(command, Seen(*seen))
    except BaseException as error:  # such as no memory, or what user code raises
        name = type(error).__name__[:_LONGEST_NAME].encode("ascii", "replace").decode()
        seen[0](frames.Inspected(command.id, f"{name} in the thread that looks"))
