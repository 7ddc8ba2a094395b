from pathlib import Path

import pytest

import library

SOURCE = """
def short():
    pass


class Shop:
    async def long(self):
        if self:
            def inner():
                pass
        return inner
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shop.py").write_text(SOURCE)
    (tmp_path / "broken.py").write_text("def (")
    (tmp_path / "notes.txt").write_text("no Python")
    installed = tmp_path / "site-packages"
    installed.mkdir()
    (installed / "other.py").write_text("")
    return tmp_path


def test_it_counts_functions_and_classes_at_any_depth(folder: Path) -> None:
    source = library.parse(str(folder / "shop.py"))

    assert (source.functions, source.classes, source.problem) == (3, 1, None)
    assert source.longest == library.Function("long", 7, 5)


def test_a_file_without_functions_has_no_longest_one(tmp_path: Path) -> None:
    (tmp_path / "empty.py").write_text("")
    assert library.parse(str(tmp_path / "empty.py")) == library.Source()


@pytest.mark.parametrize("source", [b"def (", b"# coding: nonsense\n", b"x = '\0'"])
def test_what_cannot_be_parsed_is_a_result(tmp_path: Path, source: bytes) -> None:
    file = tmp_path / "broken.py"
    file.write_bytes(source)

    parsed = library.parse(str(file))

    assert parsed.problem
    assert parsed.functions == 0


def test_it_warns_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "escape.py").write_text(r"x = '\d'")
    assert library.parse(str(tmp_path / "escape.py")).problem is None


def test_it_finds_a_folders_files_but_not_installed_ones(folder: Path) -> None:
    found = library.source_files(str(folder))
    assert found == [str(folder / "broken.py"), str(folder / "shop.py")]


def test_it_finds_the_standard_library() -> None:
    found = library.source_files()
    assert any(path.endswith("/json/decoder.py") for path in found)
    assert not any("site-packages" in path for path in found)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError, match="nowhere"):
        library.source_files(str(tmp_path / "nowhere"))
