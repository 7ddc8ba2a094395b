"""Exit handlers: those of preloaded modules belong to the template, and not to its workers."""

import atexit
import signal
import sys
import weakref

_SECONDS = 2.0  # for all exit handlers of a template


def run() -> None:
    """Runs the exit handlers of a template. The process is killed if they take too long."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, _SECONDS)
    atexit._run_exitfuncs()


def drop() -> None:
    """Removes the exit handlers that a forked worker has inherited.

    Those of the standard library stay, because the worker uses its modules too.
    """
    atexit._clear()
    for finalizer in list(weakref.finalize._registry):  # type: ignore[attr-defined]
        finalizer.atexit = False
    # The next finalizer registers itself again.
    weakref.finalize._registered_with_atexit = False  # type: ignore[attr-defined]
    for module, name in (("logging", "shutdown"), ("multiprocessing.util", "_exit_function")):
        if module in sys.modules:
            atexit.register(getattr(sys.modules[module], name))
