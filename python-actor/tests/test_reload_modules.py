"""A worker executes the edited modules and their importers again, all of them or none."""

import os
import py_compile

import pytest

from edited import WARNING, Boot, Files, broken, log, reloaded


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("def f(: return 'new'", ["app.py, line 2: SyntaxError"]),
        ("def f(): return 'new'\nimport no_such_module", ["app.py, line 3: ModuleNotFoundError"]),
        ("def f(): return 'new'\n\n1 / 0", ["app.py, line 4: ZeroDivisionError"]),
        ("def f(): return 'new'\nraise SystemExit(3)", ["app.py, line 3: SystemExit: 3"]),
        ("def f(): return 'new'\0", ["app.py", "null bytes"]),
        ("def g(): return 'new'", ["app.py: contract-mismatch", "there is no app:f"]),
        ("def f(a, b): return 'new'", ["app.py: contract-mismatch", "0 positional"]),
    ],
)
def test_broken_edit_keeps_the_old_code(
    boot: Boot, files: Files, text: str, parts: list[str]
) -> None:
    files.write(app="STATE = ['old']\ndef f(): return STATE[0]\ndef h(): return 1")
    worker = boot(modules=["app"], contract=[("app:f", 0)])
    files.write(app="STATE = ['new']\n" + text)
    broken(worker, *parts)
    assert worker.call("app:f") == "old"
    assert worker.call("app:h") == 1
    assert worker.fail("app:g").code == "unknown-function"
    files.write(app="def f(): return 'mended'")
    assert reloaded(worker) == "app"
    assert worker.call("app:f") == "mended"


def test_modules_are_reloaded_together_or_not_at_all(boot: Boot, files: Files) -> None:
    files.write(a="def f(): return 'old'", app="import a\ndef g(): return a.f()")
    worker = boot(modules=["app"])
    files.write(a="def f(): return 'new'\ndef h(): return 'h'")
    files.write(app="from a import h\ndef g(): return h( + a.f()")
    broken(worker, "app.py, line 2: SyntaxError")
    assert worker.call("app:g") == "old"
    files.write(app="import a\nfrom a import h\ndef g(): return h() + a.f()")
    assert reloaded(worker) == "a, app"
    assert worker.call("app:g") == "hnew"


def test_one_broken_file_does_not_hold_others_back(boot: Boot, files: Files) -> None:
    files.write(a="def f(): return 'old'", b="def f(): return 'old'")
    worker = boot(modules=["a", "b"])
    files.write(a="def")
    broken(worker, "a.py, line 1")
    files.write(b="def f(): return 'new'")
    assert reloaded(worker) == "b"
    assert (worker.call("a:f"), worker.call("b:f")) == ("old", "new")


def test_edit_that_waits_for_another_file_is_tried_again_with_it(boot: Boot, files: Files) -> None:
    files.write(a="X = 1", b="import a\ndef f(): return 'old'")
    worker = boot(modules=["b"])
    files.write(b="from a import g\ndef f(): return g()")
    broken(worker, "b.py, line 1: ImportError")
    files.write(a="def g(): return 'new'")
    assert reloaded(worker) == "a, b"
    assert worker.call("b:f") == "new"


def test_modules_that_import_an_edited_one_follow_it(boot: Boot, files: Files) -> None:
    modules = {
        "pkg/__init__": "from .base import LIMIT",
        "pkg/base": "LIMIT = 1\nclass Base:\n    def kind(self): return 'old'",
        "middle": "import pkg.base\nclass Middle(pkg.base.Base): pass",
        "app": """
            from middle import Middle
            from pkg import LIMIT as BOUND
            def f(): return [Middle().kind(), BOUND]
        """,
        "other": "made = []\ndef make(): made.append(1)\ndef count(): return len(made)",
    }
    files.write(**modules)
    worker = boot(modules=["app", "other"])
    worker.call("other:make")
    assert worker.call("app:f") == ["old", 1]
    files.write(**{"pkg/base": modules["pkg/base"].replace("old", "new").replace("1", "2")})
    assert reloaded(worker) == "pkg.base, pkg, middle, app"
    assert worker.call("app:f") == ["new", 2]
    assert worker.call("other:count") == 1


def test_what_a_broken_edit_imported_is_forgotten(boot: Boot, files: Files) -> None:
    files.write(app="import sys\ndef f(): return 'extra' in sys.modules")
    worker = boot(modules=["app"])
    files.write(extra="def g(): return 'first'")
    files.write(app="import extra\nimport no_such_module")
    broken(worker, "app.py, line 2")
    assert worker.call("app:f") is False
    files.write(extra="def g(): return 'second'", app="import extra\ndef f(): return extra.g()")
    assert reloaded(worker) == "app"
    assert worker.call("app:f") == "second"
    files.write(extra="def g(): return 'third'")
    assert reloaded(worker) == "extra, app"
    assert worker.call("app:f") == "third"


def test_edit_within_the_tick_of_a_clock_is_taken(boot: Boot, files: Files) -> None:
    """A .pyc records only the second of a file's time and its size, which may be unchanged."""
    files.write(app="def f(): return 1")
    file = files.folder / "app.py"
    py_compile.compile(str(file), doraise=True)
    worker = boot(modules=["app"])
    before = file.stat()
    files.write(app="def f(): return 2")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    assert reloaded(worker) == "app"
    assert worker.call("app:f") == 2
    files.write(app="def f(): return 30")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    assert reloaded(worker) == "app"
    assert worker.call("app:f") == 30


def test_new_file_is_found_within_the_tick_of_a_clock(boot: Boot, files: Files) -> None:
    files.write(app="def f(): return 1")
    worker = boot(modules=["app"])
    before = files.folder.stat()
    files.write(extra="def g(): return 2")
    os.utime(files.folder, ns=(before.st_atime_ns, before.st_mtime_ns))
    files.write(app="from extra import g\ndef f(): return g()")
    assert reloaded(worker) == "app"
    assert worker.call("app:f") == 2


def test_deleted_file_keeps_its_code_until_it_is_back(boot: Boot, files: Files) -> None:
    files.write(a="def f(): return 'old'", b="from a import f\ndef g(): return f() + '!'")
    worker = boot(modules=["b"])
    (files.folder / "a.py").unlink()
    record = log(worker)
    assert (record.level, "a.py cannot be read" in record.message) == (WARNING, True)
    assert worker.call("b:g") == "old!"
    files.write(b="from a import f\ndef g(): return f() + '?'")
    assert reloaded(worker) == "b"
    assert worker.call("b:g") == "old?"
    files.write(a="def f(): return 'back'")
    assert reloaded(worker) == "a, b"
    assert worker.call("b:g") == "back?"
