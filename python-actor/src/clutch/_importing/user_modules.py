"""Tells which loaded modules are the user's own, and where their sources are."""

import os
import sys
from collections.abc import Iterable
from importlib.machinery import ModuleSpec, SourceFileLoader

INSTALLED = frozenset({"site-packages", "dist-packages"})
_OWN_FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_STANDARD_LIBRARY = os.path.dirname(os.path.abspath(os.__file__))


class UserModules:
    """The loaded modules whose source is below a folder, without installed and standard ones."""

    def __init__(self, folders: Iterable[str]) -> None:
        self._within = tuple(map(_prefix, folders))

    def files(self) -> dict[str, str]:
        """The source file of each module, by name, in the order of import. For any thread."""
        specs = ((name, _source_spec(module)) for name, module in sys.modules.copy().items())
        return {
            name: spec.origin
            for name, spec in specs
            if spec is not None and spec.origin and self._includes(spec.origin)
        }

    def _includes(self, file: str) -> bool:
        return file.startswith(self._within) and is_users_file(file)


def is_users_file(file: str) -> bool:
    """Whether the source is the user's: not installed, not Python's and not Clutch's."""
    return not file.startswith(_WITHOUT) and INSTALLED.isdisjoint(file.split(os.sep))


def _prefix(folder: str) -> str:
    return os.path.join(os.path.abspath(folder), "")


_WITHOUT = (_prefix(_OWN_FOLDER), _prefix(_STANDARD_LIBRARY))


def spec_of(module: object) -> ModuleSpec | None:
    """The spec of a loaded module. Runs no `__getattr__` of the module."""
    try:
        spec = object.__getattribute__(module, "__dict__").get("__spec__")
    except AttributeError:
        return None
    return spec if isinstance(spec, ModuleSpec) else None


def _source_spec(module: object) -> ModuleSpec | None:
    """The same, if the module was loaded from source."""
    spec = spec_of(module)
    return spec if spec is not None and isinstance(spec.loader, SourceFileLoader) else None
