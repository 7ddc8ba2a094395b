"""The end of templates and of the workers that are forked from them.

Exit handlers of preloaded modules belong to the template, and not to its workers.
"""

import atexit
import fcntl
import os
import signal
import sys
import threading
import weakref

from clutch._fork import kernel

_SECONDS = 2.0  # for all exit handlers of a template
_SHARED = "/memfd:clutch (deleted)"  # memory for the owner, which has no buffer


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


def leave(end: SystemExit | None) -> None:
    """Ends a forked worker as Python does, without freeing its objects one by one.

    That would copy the template's memory. Returns if Python has to do it: if a buffer may not be
    written yet, or for an unusual exit code.
    """
    code = 0 if end is None or end.code is None else end.code
    if not isinstance(code, int) or not 0 <= code <= 255:
        return
    try:
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
            if stream is not None and not stream.closed:
                stream.flush()
        if _has_open_files():
            return
    except BaseException:  # Python will do it again, and report it
        return
    kernel.c_library.exit(code)  # runs the exit handlers of native libraries


def _has_open_files() -> bool:
    """Whether anything but the standard descriptors is open for writing, such as a file.

    Events and the like do not count, and neither do pipes from this process to itself, unless a
    child may read from them.
    """
    written, own_pipes = set(), set()
    for number, target in kernel.descriptors():
        try:
            access = fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE
        except OSError:
            continue  # another thread has closed it
        if access == os.O_RDONLY and target.startswith("pipe:"):
            own_pipes.add(target)
        elif access != os.O_RDONLY and number not in kernel.STANDARD and target != _SHARED:
            written.add(target)
    if not kernel.children():
        written -= own_pipes
    return any(not target.startswith("anon_inode:") for target in written)
