"""How the user's code on a thread of its own is interrupted, and nothing else on that thread."""

import threading

from clutch.errors import CallInterrupted


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    import ctypes  # slow to import, and seldom needed

    raised = ctypes.py_object(error) if error is not None else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), raised)


class InterruptGuard:
    """Tells the user's code of one thread from ours."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_inside = False
        # Is set before `_is_inside` is read, and read after that is cleared, so that one of the two
        # threads sees the other.
        self._is_wanted = False
        self._was_raised = False
        self._thread = 0

    def begin(self) -> None:
        """This is the thread."""
        self._thread = threading.get_ident()

    def enter(self) -> None:
        """The user's code begins, or goes on."""
        self._is_inside = True

    def leave(self) -> None:
        """It is over, or pauses. Raises CallInterrupted if that was on its way."""
        self._is_inside = False
        if self._is_wanted and self._take_back():
            raise CallInterrupted("the stream was interrupted by its owner")

    def _take_back(self) -> bool:
        """Whether an exception was on its way, which comes no more."""
        with self._lock:
            was_raised, self._was_raised = self._was_raised, False
            self._is_wanted = False
        if was_raised:
            _raise_in(self._thread, None)
        return was_raised

    def shut(self) -> None:
        """There is no more of the user's code: nothing can be raised any more."""
        while True:
            try:
                self._is_inside = False
                self._take_back()
                return
            except CallInterrupted:
                continue

    def interrupt(self) -> None:
        """Raises CallInterrupted in the user's code, if that runs; for any thread.

        It comes between two steps of Python: what blocks outside of Python is not ended.
        """
        with self._lock:
            self._is_wanted = True
            if self._is_inside and not self._was_raised:
                self._was_raised = True
                _raise_in(self._thread, CallInterrupted)
            self._is_wanted = self._was_raised
