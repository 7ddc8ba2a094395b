"""Restores what a reload has changed, if the block raises."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType

from clutch._calls.loading import Loaded
from clutch._importing.user_modules import UserModules


@contextmanager
def restoring_modules(modules: Sequence[ModuleType], watched: UserModules) -> Iterator[None]:
    """Restores the names in these modules, and which of the watched modules are loaded."""
    before = [(vars(module), dict(vars(module))) for module in modules]
    loaded = watched.files().keys()
    try:
        yield
    except BaseException:
        for name in watched.files().keys() - loaded:
            _unload(name)
        for names, kept in before:
            names.update(kept)
            for added in names.keys() - kept.keys():
                del names[added]
        raise


@contextmanager
def restoring_service(loaded: Loaded) -> Iterator[None]:
    """Restores the handlers, and the class of the actor."""
    handlers = dict(loaded.registry.handlers)
    kind = type(loaded.instance)
    try:
        yield
    except BaseException:
        loaded.registry.handlers.clear()
        loaded.registry.handlers.update(handlers)
        if loaded.instance is not None:
            loaded.instance.__class__ = kind
        raise


def _unload(name: str) -> None:
    del sys.modules[name]
    package, _, child = name.rpartition(".")
    if package in sys.modules:
        vars(sys.modules[package]).pop(child, None)
