"""Analyses source files with Python's own parser. Plain functions that do not depend on Clutch."""

import ast
import sysconfig
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_INSTALLED = {"site-packages", "dist-packages"}
_STATEMENTS = ("body", "orelse", "finalbody", "handlers", "cases")


@dataclass(frozen=True)
class Function:
    """A function, from its `def` to its last line."""

    name: str
    line: int
    lines: int


@dataclass(frozen=True)
class Source:
    """The contents of a file. If it cannot be parsed, `problem` says why and the rest is empty."""

    functions: int = 0
    classes: int = 0
    longest: Function | None = None
    problem: str | None = None


def source_files(folder: str | None = None) -> list[str]:
    """The Python files below the folder; by default those of the standard library."""
    root = Path(folder or sysconfig.get_path("stdlib"))
    if not root.is_dir():
        raise NotADirectoryError(f"{root} is not a directory")
    return sorted(str(path) for path in root.rglob("*.py") if _is_own(path.relative_to(root)))


def parse(path: str) -> Source:
    """Parses one file."""
    try:
        tree = _tree(path)
    except (SyntaxError, ValueError, RecursionError) as error:
        return Source(problem=f"{type(error).__name__}: {error}")
    functions = [
        n for n in _statements(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return Source(
        functions=len(functions),
        classes=sum(isinstance(node, ast.ClassDef) for node in _statements(tree)),
        longest=max(map(_measure, functions), key=lambda found: found.lines, default=None),
    )


def _is_own(path: Path) -> bool:
    return _INSTALLED.isdisjoint(path.parts)


def _tree(path: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(Path(path).read_bytes(), path)


def _statements(tree: ast.Module) -> Iterator[ast.AST]:
    """All statements, including nested ones. Expressions are skipped: they contain none."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for field in _STATEMENTS:
            waiting += getattr(node, field, ())


def _measure(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Function:
    last = function.end_lineno or function.lineno
    return Function(function.name, function.lineno, last - function.lineno + 1)
