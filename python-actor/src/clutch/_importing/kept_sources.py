"""Keeps the sources of late modules of this package in memory.

A cleaner of temporary files may remove their files while the worker runs. Without this, the next
stream or reload could not import them.
"""

import os
import sys
from importlib.machinery import ModuleSpec, SourceFileLoader

# Listed by name, because a listing of the folder would miss a file that has just been removed.
LATE = (
    "__main__",
    "_calls.import_places",
    "_calls.lane",
    "_calls.local_child",
    "_calls.local_children",
    "_calls.shared_channel",
    "_calls.spans",
    "_codec.hints.__init__",
    "_codec.hints.apart",
    "_codec.hints.arrays",
    "_codec.hints.choices",
    "_codec.hints.collections",
    "_codec.hints.compiler",
    "_codec.hints.constraints",
    "_codec.hints.exact",
    "_codec.hints.generics",
    "_codec.hints.maps",
    "_codec.hints.nodes",
    "_codec.hints.record_kinds",
    "_codec.hints.record_readers",
    "_codec.hints.records",
    "_codec.hints.tables",
    "_codec.hints.unions",
    "_codec.hints.unpacking",
    "_codec.numpy_times",
    "_codec.tables.__init__",
    "_codec.tables.conversion",
    "_codec.tables.dtypes",
    "_codec.tables.from_pandas",
    "_codec.tables.metadata",
    "_codec.tables.numpy_tables",
    "_codec.tables.objects",
    "_codec.tables.polars_tables",
    "_codec.tables.stream",
    "_codec.tables.to_pandas",
    "_codec.tree",
    "_entities.__init__",
    "_entities.driving",
    "_entities.ending",
    "_entities.entity",
    "_entities.saving",
    "_entities.snapshots",
    "_entities.store",
    "_entities.table",
    "_entity_hosts",
    "_fake_timers",
    "_host.acting",
    "_host.early",
    "_host.fake",
    "_host.fake_children",
    "_host.fake_host",
    "_host.fake_methods",
    "_host.fake_names",
    "_host.headers",
    "_host.spawning",
    "_importing.import_errors",
    "_importing.user_modules",
    "_reload.__init__",
    "_reload.imports",
    "_reload.invoker",
    "_reload.present",
    "_reload.reloader",
    "_reload.restoring",
    "_reload.watcher",
    "_runtime.allocations",
    "_runtime.async_service",
    "_runtime.idle_loop",
    "_runtime.inspection",
    "_runtime.lanes",
    "_runtime.leaving",
    "_runtime.log_details",
    "_runtime.loop_control",
    "_runtime.reentry",
    "_runtime.requirements",
    "_runtime.log_values",
    "_runtime.sampler",
    "_runtime.stacks",
    "_runtime.task_waits",
    "_streams.base",
    "_streams.elements",
    "_streams.guard",
    "_streams.handler",
    "_streams.inlet",
    "_streams.outlet",
    "_streams.chunks",
    "_streams.source",
    "_streams.task",
    "_streams.thread",
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
            raise  # the import system then compiles the source


class _KeptSources:
    """Finds the modules that were not imported when it was created.

    It precedes all other finders, because they may find a file that is gone when they read it.
    """

    def __init__(self, directory: str) -> None:
        self._kept: dict[str, tuple[str, bytes]] = {}
        for late in LATE:
            name = f"clutch.{late}".removesuffix(".__init__")
            if name not in sys.modules:
                path = os.path.join(directory, *late.split(".")) + ".py"
                with open(path, "rb", buffering=0) as source:
                    self._kept[name] = path, source.readall()

    def find_spec(
        self, name: str, within: object = None, target: object = None
    ) -> ModuleSpec | None:
        kept = self._kept.get(name)
        if kept is None:
            return None
        path, source = kept
        spec = ModuleSpec(name, _KeptLoader(name, path, source), origin=path)
        folder, file = os.path.split(path)
        if file == "__init__.py":
            spec.submodule_search_locations = [folder]
        spec.has_location = True
        return spec


def keep() -> None:
    """Reads the modules that are not imported yet, and serves them if their files are gone.

    Raises:
        OSError: a file is gone already, so the worker would fail later
    """
    sys.meta_path.insert(
        0, _KeptSources(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    )
