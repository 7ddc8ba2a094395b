"""Renews the template's state that each worker must own."""

import importlib
import os
import sys

from clutch._fork import exits


def renew(mark: str) -> None:
    """Sets the worker's own mark, and renews the state that one process must own."""
    os.environ["CLUTCH_WORKER"] = mark
    importlib.invalidate_caches()  # the template's listings of folders may be old
    exits.drop()
    _seed_numpy()
    _renew_multiprocessing()


def _seed_numpy() -> None:
    # `random` reseeds itself.
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed()


def _renew_multiprocessing() -> None:
    multiprocessing = sys.modules.get("multiprocessing")
    if multiprocessing is not None:
        multiprocessing.current_process().authkey = os.urandom(32)
