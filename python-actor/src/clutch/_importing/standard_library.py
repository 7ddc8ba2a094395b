"""Reserves the names of standard library modules, even if the module path has such files.

Clutch and its dependencies still import modules after the module path has been added. A file there
with the name of such a module would run in its place.
"""

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType


class StandardLibrary:
    """Finds modules of the standard library on the interpreter's own search path only.

    Args:
        places: the interpreter's own search path
        module_path: the user's search path
    """

    def __init__(self, places: Sequence[str], module_path: Sequence[str]) -> None:
        self.places = list(places)
        self.module_path = list(module_path)

    def install(self) -> None:
        """Puts this before the search of `sys.path`, from the next import on."""
        finders = sys.meta_path
        index = finders.index(PathFinder) if PathFinder in finders else len(finders)
        finders.insert(index, self)

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """For the import system. Raises ModuleNotFoundError if only the user has such a module."""
        if path is not None or name not in sys.stdlib_module_names:
            return None
        found = PathFinder.find_spec(name, self.places, target)
        if found is None and PathFinder.find_spec(name, self.module_path, target) is not None:
            raise ModuleNotFoundError(
                f"No module named {name!r} in this Python's standard library, which alone is"
                " searched for that name",
                name=name,
            )
        return found
