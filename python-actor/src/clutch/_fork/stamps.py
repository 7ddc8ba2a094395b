"""The file stamps by which the launcher detects an outdated template."""

import os
import sys

from clutch._importing.user_modules import INSTALLED, is_users_file, spec_of

Stamp = tuple[int, int] | None

_CLOCK = 20_000_000  # ns by which a file's timestamp may precede its change
_NEVER = (-1, -1)  # a stamp that no file has


def stamps(began: int) -> dict[str, Stamp]:
    """Returns time and size of the imported user files and of the packages' folders.

    A missing file has the stamp None. A file that was written after `began` may differ from the
    imported one, so its stamp never matches.
    """
    paths = {*_files(), *(path for path in sys.path if os.path.basename(path) in INSTALLED)}
    return {path: _stamp(path, began) for path in map(os.path.abspath, paths)}


def _files() -> set[str]:
    found = {_file(module) for module in sys.modules.copy().values()}
    return {path for path in found if path and is_users_file(path)}


def _file(module: object) -> str:
    spec = spec_of(module)
    if spec is None or not isinstance(spec.origin, str) or not spec.has_location:
        return ""
    archive = getattr(spec.loader, "archive", None)  # a zip file
    return archive if isinstance(archive, str) else spec.origin


def _stamp(path: str, began: int) -> Stamp:
    # clutch_launcher.refusals makes the same stamps.
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    # The time of the last change may be set to any value, that of the inode may not.
    is_certain = status.st_ctime_ns <= began - _CLOCK
    return (status.st_mtime_ns, status.st_size) if is_certain else _NEVER
