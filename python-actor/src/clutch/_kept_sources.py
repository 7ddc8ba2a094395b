"""The package's own late modules, in memory: their files may be removed while the worker runs.

A cleaner of temporary files does that, and the next stream or reload would fail to import them.
"""

import os
import sys
from importlib.machinery import ModuleSpec, SourceFileLoader


class _KeptLoader(SourceFileLoader):
    def __init__(self, name: str, path: str, source: bytes) -> None:
        super().__init__(name, path)
        self._source = source

    def get_data(self, path: str) -> bytes:
        if path == self.path:
            return self._source
        raise FileNotFoundError(path)  # there is no bytecode

    def path_stats(self, path: str) -> dict[str, float]:
        raise FileNotFoundError(path)


class _KeptSources:
    """Finds, behind all other finders, what was not imported when it was made."""

    def __init__(self, directory: str) -> None:
        self._kept: dict[str, tuple[str, bytes]] = {}
        package = __package__ or "clutch"
        for file in os.listdir(directory):
            name = f"{package}.{file[:-3]}"
            if file.endswith(".py") and file != "__init__.py" and name not in sys.modules:
                path = os.path.join(directory, file)
                with open(path, "rb", buffering=0) as source:
                    self._kept[name] = path, source.readall()

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        kept = self._kept.get(name)
        if kept is None:
            return None
        spec = ModuleSpec(name, _KeptLoader(name, *kept), origin=kept[0])
        spec.has_location = True
        return spec


def keep() -> None:
    """Reads what was not imported yet, and serves it where its file is gone."""
    sys.meta_path.append(_KeptSources(os.path.dirname(os.path.abspath(__file__))))
