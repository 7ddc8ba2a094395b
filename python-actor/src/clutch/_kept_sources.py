"""The package's own late modules, in memory: their files may be removed while the worker runs.

A cleaner of temporary files does that, and the next stream or reload would fail to import them.
"""

import os
import sys
from importlib.machinery import ModuleSpec, SourceFileLoader

# By name: a list of the folder would lack what is being removed, and nobody would notice.
LATE = (
    "__main__",
    "_async_service",
    "_codec_apart",
    "_codec_array_hints",
    "_codec_choices",
    "_codec_collections",
    "_codec_compiler",
    "_codec_constraints",
    "_codec_exact",
    "_codec_generics",
    "_codec_maps",
    "_codec_nodes",
    "_codec_numpy_times",
    "_codec_record_kinds",
    "_codec_record_readers",
    "_codec_records",
    "_codec_table_dtypes",
    "_codec_table_from_pandas",
    "_codec_table_hints",
    "_codec_table_metadata",
    "_codec_table_numpy",
    "_codec_table_objects",
    "_codec_table_polars",
    "_codec_table_stream",
    "_codec_table_to_pandas",
    "_codec_tables",
    "_codec_tree",
    "_codec_unions",
    "_codec_unpacking",
    "_idle_loop",
    "_import_errors",
    "_import_places",
    "_imports",
    "_reloading",
    "_reloading_invoker",
    "_requirements",
    "_restoring",
    "_stream_async",
    "_stream_base",
    "_stream_elements",
    "_stream_guard",
    "_stream_handler",
    "_stream_inlet",
    "_stream_outlet",
    "_stream_parts",
    "_stream_source",
    "_stream_thread",
    "_user_modules",
    "_watcher",
    "testing",
)


class _KeptLoader(SourceFileLoader):
    def __init__(self, name: str, path: str, source: bytes) -> None:
        super().__init__(name, path)
        self._source = source

    def get_data(self, path: str) -> bytes:
        try:
            return super().get_data(path)
        except OSError:
            if path == self.path:
                return self._source
            raise  # the bytecode, without which it loads as well


class _KeptSources:
    """Finds what was not imported when it was made.

    In front of all other finders: those may find a file and then not be able to read it.
    """

    def __init__(self, directory: str) -> None:
        self._kept: dict[str, tuple[str, bytes]] = {}
        package = __package__ or "clutch"
        for late in LATE:
            name = f"{package}.{late}"
            if name not in sys.modules:
                path = os.path.join(directory, late + ".py")
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
    """Reads what was not imported yet, and serves it where its file is gone.

    Raises OSError where a file is gone already: a worker without it would fail later.
    """
    sys.meta_path.insert(0, _KeptSources(os.path.dirname(os.path.abspath(__file__))))
