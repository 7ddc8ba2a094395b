"""Advice on a failed import. Loaded only after a failure."""

import sys
from collections.abc import Iterator
from importlib.machinery import PathFinder
from types import ModuleType

from clutch._importing.standard_library import StandardLibrary
from clutch._shadowing import OWN, hidden, in_place, told

_MAXIMUM_LINKS = 20


def hint(error: BaseException) -> str | None:
    """What to do about a failed start; None if that is not known."""
    if found := shadow(error):
        return found
    if not isinstance(error, ModuleNotFoundError):
        return None
    return (
        f"install it for {sys.executable}, or name its folder as a module path;"
        f" searched: {', '.join(sys.path)}"
    )


def shadow(error: BaseException) -> str | None:
    """Names the user's file that shadows the expected module, and says what to do about it."""
    for link in _chain(error):
        name = _module_of(link).partition(".")[0]
        if name and (found := _shadow_of(name)):
            return found
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    while error is not None and error not in seen and len(seen) < _MAXIMUM_LINKS:
        yield error
        seen.append(error)
        error = error.__cause__ or error.__context__


def _module_of(error: BaseException) -> str:
    name: object = None
    if isinstance(error, ImportError):
        name = error.name
    elif isinstance(error, AttributeError) and isinstance(error.obj, ModuleType):
        name = error.obj.__name__
    return name if isinstance(name, str) else ""


def _shadow_of(name: str) -> str | None:
    library = next((f for f in sys.meta_path if isinstance(f, StandardLibrary)), None)
    if library is None:
        return None
    if name in sys.stdlib_module_names or name in OWN:
        if file := hidden(library.module_path).get(name):
            return f"{told(name, file)}, for it is never imported"
        file = in_place(library.places).get(name)
        return told(name, file) if file else None
    mine, other = (
        getattr(PathFinder.find_spec(name, path), "origin", None)
        for path in (library.module_path, library.places)
    )
    if mine and other and mine != other:
        return f"{mine} shadows the installed module {name} ({other}): rename it, if that was meant"
    return None
