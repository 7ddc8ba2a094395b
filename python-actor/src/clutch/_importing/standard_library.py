"""Names of the standard library are its own, also if the module path has such files.

Clutch and what it imports go on importing after the module path is in force. A file there that is
named like one of their modules would run in place of it.
"""

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType


class StandardLibrary:
    """Looks for modules of the standard library where the interpreter itself does, and not beyond.

    Args:
        places: the interpreter's own search path
        module_path: the user's
    """

    def __init__(self, places: Sequence[str], module_path: Sequence[str]) -> None:
        self.places = list(places)
        self.module_path = list(module_path)

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
        found = PathFinder.find_spec(name, self.places, target)
        if found is None and PathFinder.find_spec(name, self.module_path, target) is not None:
            raise ModuleNotFoundError(
                f"No module named {name!r} in this Python's standard library, which alone is"
                " searched for that name",
                name=name,
            )
        return found
