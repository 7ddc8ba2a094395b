"""Names of the standard library are its own, also if the module path has such files.

Clutch and what it imports go on importing after the module path is in force. A file there that is
named like one of their modules would run in place of it.
"""

import os
import sys
from collections.abc import Iterable, Sequence
from importlib.machinery import ModuleSpec, PathFinder, all_suffixes
from itertools import islice
from types import ModuleType

# Imported before the module path is in force, so that these names never lead there.
_OWN = frozenset({"clutch", "msgspec", "zmq"})
_MAXIMUM_ENTRIES = 10_000


class StandardLibrary:
    """Looks for modules of the standard library where the interpreter itself does, and not beyond.

    Args:
        places: the interpreter's own search path
        module_path: the user's
    """

    def __init__(self, places: Sequence[str], module_path: Sequence[str]) -> None:
        self._places = list(places)
        self._module_path = list(module_path)

    def install(self) -> None:
        """Asks this before `sys.path` is searched, from the next import on."""
        finders = sys.meta_path
        index = finders.index(PathFinder) if PathFinder in finders else len(finders)
        finders.insert(index, self)

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """For the import system. Raises ModuleNotFoundError where only the user has the name."""
        if path is not None or name not in sys.stdlib_module_names:
            return None
        found = PathFinder.find_spec(name, self._places, target)
        if found is None and PathFinder.find_spec(name, self._module_path, target) is not None:
            raise ModuleNotFoundError(
                f"No module named {name!r} in this Python's standard library, which alone is"
                " searched for that name",
                name=name,
            )
        return found


def hidden(module_path: Iterable[str]) -> dict[str, str]:
    """Files of the module path that nothing imports, by the module's name which they share.

    Looks at no more than 10,000 entries of each folder.
    """
    names = sys.stdlib_module_names | _OWN
    suffixes = {*all_suffixes()}
    found: dict[str, str] = {}
    for folder in module_path:
        try:
            with os.scandir(folder) as entries:
                for entry in islice(entries, _MAXIMUM_ENTRIES):
                    name, dot, rest = entry.name.partition(".")
                    if name in names and (dot + rest in suffixes or _is_package(entry)):
                        found.setdefault(name, entry.path)
        except OSError:
            continue  # it is not there, or may not be read
    return found


def _is_package(entry: os.DirEntry[str]) -> bool:
    return os.path.isfile(os.path.join(entry.path, "__init__.py"))
