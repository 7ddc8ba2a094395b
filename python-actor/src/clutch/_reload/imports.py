"""Finds the modules to execute again after an edit, and their order. Executes nothing."""

import ast
import warnings
from collections.abc import Iterator, Mapping, Set
from importlib.util import resolve_name

# These contain no import, or none that is executed with the module.
_WITHOUT = (ast.expr, ast.FunctionDef, ast.AsyncFunctionDef)


def imports(source: bytes, package: str) -> set[str]:
    """The names that the source imports when it is executed. Some are names of modules.

    Imports in functions are left out, because they happen at each call. Source that cannot be
    parsed has none.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    found: set[str] = set()
    for node in _executed(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                found |= _with_packages(alias.name)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, package)
            found.add(base)
            found |= {f"{base}.{alias.name}" for alias in node.names}
    return found


def in_order(edited: Set[str], imported: Mapping[str, Set[str]]) -> list[str]:
    """The edited modules and all that import them, also indirectly, each after its imports.

    `imported` has the imports of each module. In an import cycle, the first module comes last.
    """
    affected = set(edited)
    while more := {name for name in imported.keys() - affected if imported[name] & affected}:
        affected |= more
    ordered: list[str] = []
    seen: set[str] = set()

    def visit(name: str) -> None:
        if name in seen:
            return
        seen.add(name)
        for needed in candidates:
            if needed in imported[name]:
                visit(needed)
        ordered.append(name)

    candidates = [name for name in imported if name in affected]
    for name in candidates:
        visit(name)
    return ordered


def _executed(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, _WITHOUT):
            yield child
            yield from _executed(child)


def _with_packages(name: str) -> set[str]:
    parts = name.split(".")
    return {".".join(parts[:count]) for count in range(1, len(parts) + 1)}


def _absolute(node: ast.ImportFrom, package: str) -> str:
    try:
        return resolve_name("." * node.level + (node.module or ""), package)
    except ImportError:
        return node.module or ""
