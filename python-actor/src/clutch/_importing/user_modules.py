"""Which of the loaded modules are the user's own, and where their source is."""

import os
import sys
from collections.abc import Iterable
from importlib.machinery import ModuleSpec, SourceFileLoader

_INSTALLED = frozenset({"site-packages", "dist-packages"})
_OWN_FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_STANDARD_LIBRARY = os.path.dirname(os.path.abspath(os.__file__))


class UserModules:
    """Loaded modules with source below one of the folders, neither installed nor Python's own."""

    def __init__(self, folders: Iterable[str]) -> None:
        self._within = tuple(map(_prefix, folders))

    def files(self) -> dict[str, str]:
        """The source file of each, by name, in the order of import; for any thread."""
        specs = ((name, _spec(module)) for name, module in sys.modules.copy().items())
        return {
            name: spec.origin
            for name, spec in specs
            if spec is not None and spec.origin and self._includes(spec.origin)
        }

    def _includes(self, file: str) -> bool:
        return file.startswith(self._within) and is_users_file(file)


def is_users_file(file: str) -> bool:
    """Whether the source is neither installed nor Python's own, nor Clutch's."""
    return not file.startswith(_WITHOUT) and _INSTALLED.isdisjoint(file.split(os.sep))


def _prefix(folder: str) -> str:
    return os.path.join(os.path.abspath(folder), "")


_WITHOUT = (_prefix(_OWN_FOLDER), _prefix(_STANDARD_LIBRARY))


def _spec(module: object) -> ModuleSpec | None:
    """How it was found, if it was loaded from source. Asks no module that answers by itself."""
    try:
        spec = object.__getattribute__(module, "__dict__").get("__spec__")
    except AttributeError:
        return None
    is_source = isinstance(spec, ModuleSpec) and isinstance(spec.loader, SourceFileLoader)
    return spec if is_source else None
