"""Rules for imports between modules, checked on the sources without importing them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

SOURCES = Path(__file__).parent.parent / "src"
FRONT = re.compile(r"Other packages import (.+?)\. ")

# What each package of `clutch` may import besides itself and the top-level modules.
BELOW = {
    "_importing": set(),
    "_wire": {"_importing"},
    # Its own modules look up the two packages in it.
    "_codec": {"_codec.hints", "_codec.tables", "_wire"},
    "_codec.hints": {"_codec", "_codec.tables", "_wire"},
    "_codec.tables": {"_codec"},
    "_calls": {"_codec", "_importing", "_wire"},
    "_host": {"_calls", "_codec", "_wire"},
    "_entities": {"_calls", "_codec", "_host", "_wire"},
    "_streams": {"_calls", "_codec", "_wire"},
    "_reload": {"_calls", "_codec", "_importing", "_wire"},
    "_fork": {"_importing", "_runtime", "_wire"},
    "_runtime": {"_calls", "_codec", "_host", "_importing", "_reload", "_streams", "_wire"},
}


class Import(NamedTuple):
    """An import of a module by another."""

    importer: str
    imported: str
    is_for_types: bool


class Sources:
    """The modules of one package, by their names."""

    def __init__(self, package: str) -> None:
        self.package = package
        self.files: dict[str, Path] = {}
        for file in sorted((SOURCES / package).rglob("*.py")):
            parts = file.relative_to(SOURCES).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            self.files[name] = file
        self.imports = [found for name in self.files for found in self._imports(name)]

    def package_of(self, module: str) -> str:
        """The innermost package of the module, without the name of the outermost."""
        is_package = self.files[module].name == "__init__.py"
        within = module if is_package else module.rpartition(".")[0]
        return within.removeprefix(self.package).removeprefix(".")

    def _imports(self, name: str) -> Iterator[Import]:
        tree = ast.parse(self.files[name].read_text())
        for_types = {
            id(inner)
            for node in ast.walk(tree)
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
            for inner in ast.walk(node)
        }
        for node in ast.walk(tree):
            for found in self._named(node):
                if found.partition(".")[0] == self.package:
                    yield Import(name, found, id(node) in for_types)

    def _named(self, node: ast.AST) -> list[str]:
        if isinstance(node, ast.Import):
            return [alias.name for alias in node.names]
        if not isinstance(node, ast.ImportFrom):
            return []
        assert node.level == 0, ast.unparse(node)
        base = str(node.module)
        names = [f"{base}.{alias.name}" for alias in node.names]
        return [name if name in self.files else base for name in names]


CLUTCH, LAUNCHER = Sources("clutch"), Sources("clutch_launcher")
BOTH = pytest.mark.parametrize("sources", [CLUTCH, LAUNCHER], ids=lambda it: str(it.package))


@BOTH
def test_each_import_names_a_module_in_full(sources: Sources) -> None:
    assert sources.imports
    assert {found.imported for found in sources.imports} <= sources.files.keys()


@BOTH
def test_no_module_imports_itself_by_way_of_others(sources: Sources) -> None:
    needed: dict[str, set[str]] = {name: set() for name in sources.files}
    for found in sources.imports:
        if not found.is_for_types:
            needed[found.importer].add(found.imported)
    while free := {name for name, names in needed.items() if not names & needed.keys()}:
        for name in free:
            del needed[name]
    assert needed == {}, "these are in a cycle, or import one that is"


def test_packages_import_what_is_below_them() -> None:
    packages = {CLUTCH.package_of(name) for name in CLUTCH.files} - {""}
    assert packages == BELOW.keys()
    for importer, imported, _ in CLUTCH.imports:
        package, below = CLUTCH.package_of(importer), CLUTCH.package_of(imported)
        if package and below and package != below:
            assert below in BELOW[package], f"{importer} imports {imported}"


@pytest.mark.parametrize("package", sorted(BELOW))
def test_a_package_is_imported_by_its_front(package: str) -> None:
    """Its docstring names the modules that others import, no more and no fewer."""
    note = ast.get_docstring(ast.parse(CLUTCH.files[f"clutch.{package}"].read_text()))
    sentence = FRONT.search(str(note).replace("\n", " "))
    assert sentence is not None, note
    used = {
        imported.rpartition(".")[2]
        for importer, imported, _ in CLUTCH.imports
        if CLUTCH.package_of(imported) == package
        and not f"{CLUTCH.package_of(importer)}.".startswith(f"{package}.")
    }
    assert used == set(re.findall(r"`(\w+)`", sentence[1]))


@pytest.mark.parametrize("package", sorted(BELOW))
def test_a_package_itself_imports_nothing(package: str) -> None:
    tree = ast.parse(CLUTCH.files[f"clutch.{package}"].read_text())
    assert len(tree.body) == 1
