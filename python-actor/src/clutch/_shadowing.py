"""Finds users' files that have the name of a module which Clutch needs.

The bootstrap command loads this file alone, after such a file has made other imports fail. So it
imports nothing that a file could shadow.
"""

import _imp
import os
import sys
from itertools import islice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Imported before the module path is in force, so that these names never lead there.
OWN = frozenset({"clutch", "msgspec", "zmq"})
_SUFFIXES = frozenset({".py", ".pyc", *_imp.extension_suffixes()})
_HOME = os.path.dirname(os.path.abspath(os.__file__))
_MAXIMUM_ENTRIES = 10_000
_MAXIMUM_NAMED = 5


def hidden(folders: "Iterable[str]") -> "dict[str, str]":
    """Files in these folders that have the name of a standard module or of one of Clutch's.

    Looks at no more than 10,000 entries of each folder.

    Returns:
        the first file of each name, by the name
    """
    names = sys.stdlib_module_names | OWN
    found: dict[str, str] = {}
    for folder in folders:
        try:
            with os.scandir(folder) as entries:
                for entry in islice(entries, _MAXIMUM_ENTRIES):
                    name, dot, rest = entry.name.partition(".")
                    if name in names and (dot + rest in _SUFFIXES or _is_package(entry)):
                        found.setdefault(name, entry.path)
        except OSError:
            continue  # missing, or not readable
    return found


def in_place(folders: "Iterable[str]") -> "dict[str, str]":
    """Files that are imported in place of a standard module, such as files on PYTHONPATH."""
    return {name: file for name, file in hidden(_before_home(folders)).items() if name not in OWN}


def told(name: str, file: str) -> str:
    """A sentence that says what such a file does, and what to do about it."""
    kind = "Clutch's own" if name in OWN else "the standard"
    return f"{file} shadows {kind} module {name}: rename it"


def withdraw() -> str:
    """Removes files that were imported in place of standard modules, so those can be imported.

    Returns:
        which files these were, and what to do about them; empty if there were none
    """
    found = in_place(sys.path)
    if not found:
        return ""
    sys.path[:] = [entry for entry in sys.path if entry not in [*_before_home(sys.path)]]
    for name, module in [*sys.modules.items()]:
        file = getattr(module, "__file__", None)
        if name.partition(".")[0] in found and file and not _is_within(file, _HOME):
            del sys.modules[name]
    texts = [told(name, file) for name, file in sorted(found.items())[:_MAXIMUM_NAMED]]
    return "; ".join(texts)


def _before_home(folders: "Iterable[str]") -> "Iterator[str]":
    for folder in folders:
        if _is_within(folder, _HOME):
            return
        yield folder


def _is_within(path: str, folder: str) -> bool:
    return (os.path.abspath(path) + os.sep).startswith(folder + os.sep)


def _is_package(entry: "os.DirEntry[str]") -> bool:
    return os.path.isfile(os.path.join(entry.path, "__init__.py"))
