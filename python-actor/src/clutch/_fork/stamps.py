"""The file stamps by which the launcher detects an outdated template."""

import os
import sys

from clutch._importing.user_modules import is_users_file

_INSTALLED = ("site-packages", "dist-packages")
_CLOCK = 20_000_000  # ns by which a file's timestamp may precede its change


def stamps(began: int) -> dict[str, tuple[int, int]]:
    """Returns time and size of the imported user files and of the packages' folders.

    A file that was written after `began` may differ from the imported one, so its stamp never
    matches.
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
