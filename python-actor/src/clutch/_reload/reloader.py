"""Hot reload: executes edited modules again in place, all of them or none."""

import dis
import importlib
import linecache
import logging
import sys
import traceback
from collections.abc import Iterator, Mapping, Set
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from types import CodeType, FunctionType, ModuleType

from clutch._calls.loading import Loaded, renew
from clutch._calls.timers import Timers
from clutch._codec.registry import registry as codecs
from clutch._importing.user_modules import UserModules
from clutch._reload.imports import imports, in_order
from clutch._reload.restoring import restoring_modules, restoring_service
from clutch._wire.boot_error import BootError
from clutch._wire.frames import Specification

_BINDING = ("STORE_NAME", "STORE_GLOBAL")
_DEFINED = (type, FunctionType, type(lru_cache(len)))

_logger = logging.getLogger("clutch")


class BrokenEdit(Exception):
    """Modules could not be reloaded, and the previous code is in force again."""

    def __init__(self, place: str, error: BaseException) -> None:
        super().__init__(f"{place}: {_explain(error)}")
        self.error = error


class Reloader:
    """Reloads edited modules. For the main thread, while no call runs."""

    def __init__(
        self, modules: UserModules, loaded: Loaded, specification: Specification, timers: Timers
    ) -> None:
        self._modules = modules
        self._timers = timers
        self._loaded = loaded
        self._specification = specification
        self._outdated: set[str] = set()

    def reload(self, edited: Set[str]) -> None:
        """Reloads these modules and logs the result. Raises nothing.

        Edits that failed before are tried again together with these. If that fails, these are tried
        alone.
        """
        files = self._modules.files()
        sources = {n: source for n, file in files.items() if (source := _read(file)) is not None}
        for name in sorted(edited & files.keys() - sources.keys()):
            _logger.warning("%s cannot be read; the previous code stays in force", files[name])
        present = edited & sources.keys()
        attempts = [present, present | self._outdated] if self._outdated - present else [present]
        problem = None
        while present and attempts:
            wanted = attempts.pop()
            try:
                names = self._reload(wanted & sources.keys(), files, sources)
            except BrokenEdit as broken:
                problem = broken
            else:
                self._outdated -= wanted
                _logger.info("reloaded %s", ", ".join(names))
                return
        if problem is not None:
            self._outdated |= present
            error = None if isinstance(problem.error, BootError) else problem.error
            _logger.error("%s; the previous code stays in force", problem, exc_info=error)

    def _reload(
        self, edited: Set[str], files: Mapping[str, str], sources: Mapping[str, bytes]
    ) -> list[str]:
        importlib.invalidate_caches()
        modules = {name: sys.modules[name] for name in sources if name in sys.modules}
        imported = {name: imports(sources[name], _package(modules[name])) for name in modules}
        names = in_order(edited & modules.keys(), imported)
        codes = [_compile(modules[name], sources[name], files[name]) for name in names]
        with ExitStack() as stack:
            stack.enter_context(codecs.replacing())
            stack.enter_context(restoring_modules([modules[name] for name in names], self._modules))
            stack.enter_context(restoring_service(self._loaded))
            stack.enter_context(self._timers.reloading())
            for name, code in zip(names, codes, strict=True):
                _execute(modules[name], code, files[name])
            with _blaming(", ".join(files[name] for name in names if name in edited)):
                renew(self._loaded, self._specification)
        for name in names:
            linecache.checkcache(files[name])
        return names


def _read(file: str) -> bytes | None:
    try:
        with open(file, "rb") as opened:
            return opened.read()
    except OSError:
        return None


def _package(module: ModuleType) -> str:
    is_package = "__path__" in vars(module)
    return module.__name__ if is_package else module.__name__.rpartition(".")[0]


def _compile(module: ModuleType, source: bytes, file: str) -> CodeType:
    """Compiles the source. A .pyc is not used: it records the time of an edit in whole seconds."""
    with _blaming(file):
        return module.__spec__.loader.source_to_code(source, file)  # type: ignore[union-attr, no-any-return]


def _execute(module: ModuleType, code: CodeType, file: str) -> None:
    names = vars(module)
    bound = {step.argval for step in dis.get_instructions(code) if step.opname in _BINDING}
    for name in names.keys() - bound:
        if _is_defined_in(names[name], module.__name__):
            del names[name]
    with _blaming(file):
        exec(code, names)


def _is_defined_in(value: object, module: str) -> bool:
    """Whether the value is a function or class that the module defines."""
    # Looks at the type alone, because a proxy object may return anything or raise.
    return issubclass(type(value), _DEFINED) and getattr(value, "__module__", None) == module


@contextmanager
def _blaming(file: str) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        raise BrokenEdit(_place(error, file), error) from None


def _place(error: BaseException, file: str) -> str:
    if isinstance(error, SyntaxError) and error.filename:
        return f"{error.filename}, line {error.lineno}"
    frames = traceback.walk_tb(error.__traceback__)
    lines = [line for frame, line in frames if frame.f_code.co_filename == file]
    return f"{file}, line {lines[-1]}" if lines else file


def _explain(error: BaseException) -> str:
    if isinstance(error, BootError):
        return f"{error.code}: {error}"
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    return f"{type(error).__name__}: {text}"
