"""By which files the launcher knows that a template has become old."""

import os
import sys

from clutch._importing.user_modules import is_users_file

_INSTALLED = ("site-packages", "dist-packages")
_CLOCK = 20_000_000  # ns by which the time of a file may lie before the time of its change


def stamps(began: int) -> dict[str, tuple[int, int]]:
    """Time and size of the user's files that were imported, and of the folders of packages.

    A file that was written since `began` may be another one than was imported: it gets a stamp
    that never fits.
    """
    paths = {*_files(), *(path for path in sys.path if path.endswith(_INSTALLED))}
    found = {path: _stamp(path) for path in paths}
    return {path: (0, 0) if stamp[0] > began - _CLOCK else stamp for path, stamp in found.items()}


def _files() -> set[str]:
    specs = [getattr(module, "__spec__", None) for module in sys.modules.copy().values()]
    origins = [getattr(spec, "origin", None) for spec in specs if getattr(spec, "has_location", 0)]
    return {path for path in origins if isinstance(path, str) and is_users_file(path)}


def _stamp(path: str) -> tuple[int, int]:
    try:
        status = os.stat(path)
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size
