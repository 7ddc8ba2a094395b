"""Interrupts user code on a separate thread, without interrupting Clutch's code on that thread."""

import threading

from clutch.errors import CallInterrupted


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    import ctypes  # slow to import, and rarely needed

    raised = ctypes.py_object(error) if error is not None else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), raised)


class InterruptGuard:
    """Tracks whether a thread runs user code, and interrupts only that."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_inside = False
        # One thread sets this and then reads `_is_inside`. The other clears `_is_inside` and then
        # reads this. So at least one of them notices the other.
        self._is_wanted = False
        self._was_raised = False
        self._thread = 0

    def begin(self) -> None:
        """Makes the calling thread the guarded one."""
        self._thread = threading.get_ident()

    def enter(self) -> None:
        """Marks that user code begins or resumes."""
        self._is_inside = True

    def leave(self) -> None:
        """Marks that user code ends or pauses. Raises CallInterrupted if that was pending."""
        self._is_inside = False
        if self._is_wanted and self._take_back():
            raise CallInterrupted("the stream was interrupted by its owner")

    def _take_back(self) -> bool:
        """Withdraws a pending exception. Returns whether there was one."""
        with self._lock:
            was_raised, self._was_raised = self._was_raised, False
            self._is_wanted = False
        if was_raised:
            _raise_in(self._thread, None)
        return was_raised

    def shut(self) -> None:
        """Marks the end of all user code. Nothing can be raised after that."""
        while True:
            try:
                self._is_inside = False
                self._take_back()
                return
            except CallInterrupted:
                continue

    def interrupt(self) -> None:
        """Raises CallInterrupted in running user code. For any thread.

        Python raises it between two bytecode instructions, so a blocking native call is not ended.
        """
        with self._lock:
            self._is_wanted = True
            if self._is_inside and not self._was_raised:
                self._was_raised = True
                _raise_in(self._thread, CallInterrupted)
            self._is_wanted = self._was_raised
