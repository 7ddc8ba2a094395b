"""What was made in the template and must be each worker's own."""

import os
import sys


def renew(mark: str) -> None:
    """Takes the worker's own mark, and renews what belongs to one process alone."""
    os.environ["CLUTCH_WORKER"] = mark
    _seed_numpy()
    _renew_multiprocessing()


def _seed_numpy() -> None:
    # `random` does so by itself.
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed()


def _renew_multiprocessing() -> None:
    multiprocessing = sys.modules.get("multiprocessing")
    if multiprocessing is not None:
        multiprocessing.current_process().authkey = os.urandom(32)
