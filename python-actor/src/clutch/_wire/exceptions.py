"""Exceptions as the protocol's error maps. Never fails, not even if methods of an exception do."""

import linecache
import os
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any

MAXIMUM_ERRORS = 20
MAXIMUM_FRAMES = 100
MAXIMUM_MESSAGE = 16 * 1024
_MAXIMUM_NOTES = 32
_MAXIMUM_LINE = 500

_OWN_FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
_IMPORT_MACHINERY = ("<frozen importlib", "<frozen runpy")
_IMPORT_MODULE = os.path.join("importlib", "__init__.py")

ErrorMap = dict[str, Any]


def describe(error: BaseException) -> ErrorMap:
    """Describes an error with its causes, contexts and members, up to the documented limits."""
    return _Describer().describe(error)


def text(value: object, limit: int = MAXIMUM_MESSAGE) -> str:
    """`str(value)`, cut to `limit` bytes of valid UTF-8. Raises nothing."""
    return _cut(_attempt(lambda: str(value), f"<{type(value).__name__} whose str() raised>"), limit)


class _Describer:
    def __init__(self) -> None:
        self._seen: set[int] = set()

    def describe(self, error: BaseException) -> ErrorMap:
        self._seen.add(id(error))
        kind = type(error)
        return {
            "class": _cut(kind.__qualname__, _MAXIMUM_LINE),
            "module": text(kind.__module__, _MAXIMUM_LINE),
            "message": text(error),
            "frames": frames_of(error.__traceback__),
            "notes": _notes(error),
            "cause": self._linked(error.__cause__),
            "context": self._linked(error.__context__),
            "suppressed": error.__suppress_context__,
            "errors": self._members(error),
        }

    def _linked(self, error: BaseException | None) -> ErrorMap | None:
        if error is None or id(error) in self._seen or len(self._seen) >= MAXIMUM_ERRORS:
            return None
        return self.describe(error)

    def _members(self, error: BaseException) -> list[ErrorMap]:
        members = _attempt(lambda: list(getattr(error, "exceptions", ())), [])
        described = (self._linked(m) for m in members if isinstance(m, BaseException))
        return [member for member in described if member is not None]


def frames_of(traceback: TracebackType | None) -> list[list[str | int]]:
    """`[file, line, function, source line]`, outermost first, without leading frames of Clutch."""
    found: list[tuple[str, int, str, dict[str, Any]]] = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if found or not is_machinery(code.co_filename):
            line = traceback.tb_lineno or 0
            found.append((code.co_filename, line, code.co_name, traceback.tb_frame.f_globals))
        traceback = traceback.tb_next
    if len(found) > MAXIMUM_FRAMES:
        half = MAXIMUM_FRAMES // 2
        found = found[:half] + found[-half:]
    return [
        [_cut(f, _MAXIMUM_LINE), n, _cut(name, _MAXIMUM_LINE), _source(f, n, g)]
        for f, n, name, g in found
    ]


def frames_with_modules(
    traceback: TracebackType | None,
) -> Iterator[tuple[str, int, str, str]]:
    """File, line, module and function, outermost first, without Clutch and the import system."""
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if not is_machinery(code.co_filename):
            module = text(traceback.tb_frame.f_globals.get("__name__"), _MAXIMUM_LINE)
            yield code.co_filename, traceback.tb_lineno or 0, module, code.co_name
        traceback = traceback.tb_next


def _source(file: str, line: int, variables: dict[str, Any]) -> str:
    source = _attempt(lambda: linecache.getline(file, line, variables).strip(), "")
    return _cut(source, _MAXIMUM_LINE)


def is_machinery(file: str) -> bool:
    """Whether the file is Clutch's own or the import system's."""
    return file.startswith((_OWN_FOLDER, *_IMPORT_MACHINERY)) or file.endswith(_IMPORT_MODULE)


def _notes(error: BaseException) -> list[str]:
    notes = _attempt(lambda: list(getattr(error, "__notes__", ())), [])
    found = [text(note) for note in notes[:_MAXIMUM_NOTES]]
    if isinstance(error, ImportError | AttributeError):
        found += _attempt(lambda: _shadows(error), [])
    return found


def _shadows(error: BaseException) -> list[str]:
    from clutch._importing.import_errors import shadow

    found = shadow(error)
    return [text(found)] if found else []


def _attempt(action: Callable[[], Any], fallback: Any) -> Any:
    try:
        return action()
    except BaseException:  # a method of the user may raise SystemExit, too
        return fallback


def _cut(value: str, limit: int) -> str:
    # Cut first, because the text may be huge. Each character has at least one byte.
    start = str.__getitem__(value, slice(limit))
    raw = str.encode(start, "utf-8", "backslashreplace")
    return raw[:limit].decode("utf-8", "ignore")
