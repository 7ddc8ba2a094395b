"""Hot reload in a real worker: files are edited under it."""

import os
import py_compile
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from clutch import _frames as frames
from owner import Owner

INFO, WARNING, ERROR = 20, 30, 40

# A call that ends as soon as an edit is due, so while it runs.
WAIT = """
import threading
import time

def wait() -> str:
    watcher, = [t for t in threading.enumerate() if t.name == "clutch-watcher"]
    while not watcher.due:
        time.sleep(0.01)
    return version()
"""

Boot = Callable[..., Owner]


class Files:
    """The modules of a worker under test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, **modules: str) -> None:
        for name, text in modules.items():
            file = self.folder / f"{name}.py"
            file.parent.mkdir(exist_ok=True)
            file.write_text(dedent(text))


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


@pytest.fixture
def boot(peer: Owner, files: Files) -> Boot:
    def start(**specification: Any) -> Owner:
        return peer.boot({"path": [str(files.folder)]}, hot_reload=True, **specification)

    return start


def log(peer: Owner) -> frames.Log:
    return peer.notice(frames.Log)


def reloaded(peer: Owner) -> str:
    """What the next record says was reloaded."""
    record = log(peer)
    assert (record.level, record.logger) == (INFO, "clutch"), record
    assert record.message.startswith("reloaded "), record
    return record.message.removeprefix("reloaded ")


def broken(peer: Owner, *parts: str) -> None:
    record = log(peer)
    assert (record.level, record.logger) == (ERROR, "clutch"), record
    assert record.message.endswith("; the code from before stays"), record
    for part in parts:
        assert part in record.message


def test_idle_worker_takes_code_signatures_and_hints(boot: Boot, files: Files) -> None:
    files.write(app="def f(a: int) -> str: return f'old {a}'")
    worker = boot(modules=["app"])
    assert worker.call("app:f", 1) == "old 1"
    files.write(app="def f(a: str, b: int = 2) -> str: return f'new {a} {b}'")
    assert reloaded(worker) == "app"
    assert worker.call("app:f", "x") == "new x 2"
    assert worker.call("app:f", "x", b=3) == "new x 3"
    assert worker.fail("app:f", 1).code == "bad-arguments"
    assert worker.stop() == 0


def test_idle_worker_blocks_again_after_a_reload(boot: Boot, files: Files) -> None:
    text = """
        import os
        import sys

        def is_blocking():
            frame = sys._getframe()
            while frame.f_code.co_name != "serve":
                frame = frame.f_back
            return os.get_blocking(frame.f_locals["desk"].channel.fileno)
    """
    files.write(app=text)
    worker = boot(modules=["app"])
    assert worker.call("app:is_blocking")
    files.write(app=text + "        MORE = 1")
    assert reloaded(worker) == "app"
    assert worker.call("app:is_blocking")


def test_storm_of_wake_ups_loses_neither_a_call_nor_the_stop(boot: Boot, files: Files) -> None:
    files.write(
        app="""
            import threading
            import time

            def storm():
                control, = [t for t in threading.enumerate() if t.name == "clutch-control"]
                threading.Thread(target=wake, args=[control], daemon=True).start()

            def wake(control):
                while True:
                    control.reload()
                    time.sleep(0.0002)

            def echo(n): return n
        """
    )
    worker = boot(modules=["app"])
    worker.call("app:storm")
    assert [worker.call("app:echo", n) for n in range(200)] == list(range(200))
    calls = [worker.send("app:echo", n) for n in range(200)]
    worker.answer(calls[-1])
    assert [worker.values[call] for call in calls] == list(range(200))
    assert worker.stop() == 0


def test_each_edit_is_taken(boot: Boot, files: Files) -> None:
    files.write(app="def f(): return 0")
    worker = boot(modules=["app"])
    for n in range(1, 4):
        files.write(app=f"def f(): return {n}")
        assert reloaded(worker) == "app"
        assert worker.call("app:f") == n
    assert not (files.folder / "__pycache__").exists()


@pytest.mark.parametrize("together", [True, False])
def test_running_call_ends_with_the_old_code(boot: Boot, files: Files, together: bool) -> None:
    files.write(app=WAIT + "\ndef version(): return 'old'")
    worker = boot(modules=["app"])
    if together:
        items = [worker.item(f)[0] for f in ("app:wait", "app:version")]
        worker.send_items(items)
        ids = [item.id for item in items]
    else:
        ids = [worker.send("app:wait"), worker.send("app:version")]
    worker.running(ids[0])
    files.write(app=WAIT + "\ndef version(): return 'new'")
    for call_id in ids:
        worker.answer(call_id)
    assert [worker.values[i] for i in ids] == ["old", "new"]


def test_call_after_which_nothing_comes_is_followed_by_the_reload(boot: Boot, files: Files) -> None:
    files.write(app=WAIT + "\ndef version(): return 'old'")
    worker = boot(modules=["app"])
    running = worker.send("app:wait")
    worker.running(running)
    files.write(app=WAIT + "\ndef version(): return 'new'")
    worker.answer(running)
    assert reloaded(worker) == "app"


def test_answer_does_not_wait_for_the_reload_behind_it(boot: Boot, files: Files) -> None:
    files.write(app=WAIT + "\ndef version(): return 'old'")
    worker = boot(modules=["app"])
    running = worker.send("app:wait")
    worker.running(running)
    go = files.folder / "go"
    files.write(
        app=f"""
            import time
            from pathlib import Path
            while not Path({str(go)!r}).exists():
                time.sleep(0.01)
            def version(): return 'new'
        """
    )
    worker.answer(running)
    assert worker.values[running] == "old"
    go.touch()
    assert reloaded(worker) == "app"


ASYNC = """
import asyncio
import threading

def is_due() -> bool:
    watcher, = [t for t in threading.enumerate() if t.name == "clutch-watcher"]
    return bool(watcher.due)

async def wait(further: float = 0.0) -> str:
    while not is_due():
        await asyncio.sleep(0.01)
    await asyncio.sleep(further)
    return version()

async def ask() -> str:
    return "VERSION"

def version() -> str:
    return "VERSION"
"""


def test_async_calls_that_wait_meet_the_new_code(boot: Boot, files: Files) -> None:
    files.write(app=ASYNC.replace("VERSION", "old"))
    worker = boot(modules=["app"])
    first, second = worker.send("app:wait"), worker.send("app:ask")
    worker.running(first)
    files.write(app=ASYNC.replace("VERSION", "new"))
    assert [worker.answer(i) and worker.values[i] for i in (first, second)] == ["old", "new"]


def test_async_calls_that_overlap_end_with_the_old_code(boot: Boot, files: Files) -> None:
    files.write(app=ASYNC.replace("VERSION", "old"))
    worker = boot(modules=["app"], concurrency=2)
    short, long = worker.send("app:wait"), worker.send("app:wait", 0.2)
    worker.running(long)
    files.write(app=ASYNC.replace("VERSION", "new"))
    assert [worker.answer(i) and worker.values[i] for i in (short, long)] == ["old", "old"]
    assert reloaded(worker) == "app"
    assert worker.call("app:ask") == "new"


def test_idle_async_worker_takes_an_edit(boot: Boot, files: Files) -> None:
    files.write(app="async def f(): return 'old'")
    worker = boot(modules=["app"])
    assert worker.call("app:f") == "old"
    files.write(app="async def f(): return 'newer'")
    assert reloaded(worker) == "app"
    assert worker.call("app:f") == "newer"
    files.write(app="def f(): return 'plain'")
    assert reloaded(worker) == "app"
    assert worker.call("app:f") == "plain"
    assert worker.stop() == 0


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


def test_what_was_removed_is_gone_and_what_is_guarded_stays(boot: Boot, files: Files) -> None:
    text = """
        def f(): return [seen, kept, "Gone" in globals()]

        try:
            seen
        except NameError:
            seen = []

        if "Kept" not in globals():
            class Kept: pass
        kept = id(Kept)
        {more}
    """
    files.write(app=text.format(more="gone = lambda: 2; Gone = type('Gone', (), {})"))
    worker = boot(modules=["app"])
    _, kept, there = worker.call("app:f")
    assert there is True
    assert worker.call("app:gone") == 2
    files.write(app=text.format(more="seen.append(1)"))
    assert reloaded(worker) == "app"
    assert worker.fail("app:gone").code == "unknown-function"
    assert worker.call("app:f") == [[1], kept, False]
    files.write(app=text.format(more="f(Gone)"))
    broken(worker, "NameError")


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
    """Of a file's time a .pyc knows the second alone, and size may not change either."""
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
    files.write(app="from extra import g as f")
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


ACTOR = """
    from clutch import actor, on_start, on_stop

    @actor
    class Counter:
        FACTOR = {factor}

        def __init__(self, start):
            self.value = start

        @on_start
        def open(self):
            self.value += 100

        def {method}(self, n: int):
            self.value += self.FACTOR * n
            return self.value

        @on_stop
        def close(self):
            print("{method} closed at", self.value)
"""


def test_actor_keeps_its_state_and_gets_its_new_class(boot: Boot, files: Files) -> None:
    files.write(app=ACTOR.format(method="add", factor=1))
    worker = boot(target="app:Counter", arguments=[5])
    assert worker.call("add", 1) == 106
    files.write(app=ACTOR.format(method="grow", factor=10))
    assert reloaded(worker) == "app"
    assert worker.call("grow", 1) == 116
    assert worker.fail("add", 1).detail["allowed"] == ["grow"]
    assert worker.stop() == 0
    assert worker.stdout() == "grow closed at 116\n"


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("def __init__", "__slots__ = ('value',)\n        def __init__", "layout differs"),
        (
            "def __init__",
            "@on_start\n        def more(self): pass\n\n        def __init__",
            "one @on_start hook",
        ),
        ("    @actor\n", "", "not a class marked with @actor"),
        ("class Counter", "class Account", "app:Counter does not exist"),
        ("n: int", "n: int | list[int] | tuple[int, int]", "not supported"),
    ],
)
def test_actor_that_cannot_be_taken_stays_as_it_was(
    boot: Boot, files: Files, before: str, after: str, reason: str
) -> None:
    files.write(app=ACTOR.format(method="add", factor=1))
    worker = boot(target="app:Counter", arguments=[5])
    good = ACTOR.format(method="grow", factor=10)
    files.write(app=good.replace(before, after))
    broken(worker, "app.py: not-an-actor", reason)
    assert worker.call("add", 1) == 106
    assert worker.fail("grow", 1).detail["allowed"] == ["add"]
    files.write(app=good)
    assert reloaded(worker) == "app"
    assert worker.call("grow", 1) == 116


def test_records_of_an_edited_module(boot: Boot, files: Files) -> None:
    text = """
        from dataclasses import dataclass

        @dataclass
        class Item:
            name: str
            {field}: int

        def show(items: list[Item]): return [[item.name, item.{field}] for item in items]
    """
    files.write(app=text.format(field="count"))
    worker = boot(modules=["app"])
    assert worker.call("app:show", [{"name": "tea", "count": 1}]) == [["tea", 1]]
    files.write(app=text.format(field="price"))
    assert reloaded(worker) == "app"
    assert worker.call("app:show", [{"name": "tea", "price": 2}]) == [["tea", 2]]


def test_codec_of_an_edited_module_is_replaced(boot: Boot, files: Files) -> None:
    text = """
        import clutch
        import store
        from clutch._codec import Codec

        class Money:
            def __init__(self, cents): self.cents = cents

        clutch.codec("money", Money, lambda money: money.cents + {more}, Money)

        bodies_of = Codec(max_size=99, max_depth=9)

        def keep(): store.kept.append(Money(1))
        def bodies(): return [bodies_of.encode(money)[0] for money in store.kept]
        def is_mine(): return type(bodies_of.decode(bodies_of.encode(Money(1))[0])) is Money
        {end}
    """
    files.write(store="kept = []", app=text.format(more=0, end=""))
    worker = boot(modules=["app"])
    worker.call("app:keep")
    files.write(app=text.format(more=70, end="1 / 0"))
    broken(worker, "ZeroDivisionError")
    assert worker.call("app:is_mine")
    worker.call("app:keep")
    files.write(app=text.format(more=70, end=""))
    assert reloaded(worker) == "app"
    assert worker.call("app:is_mine")
    worker.call("app:keep")
    assert [body[-1] for body in worker.call("app:bodies")] == [1, 1, 71]


def test_edit_during_the_start_is_taken(boot: Boot, files: Files) -> None:
    text = """
        import threading, time
        from pathlib import Path
        from clutch import actor

        @actor
        class Slow:
            def __init__(self):
                watcher, = [t for t in threading.enumerate() if t.name == "clutch-watcher"]
                while __name__ not in watcher._stamps:
                    time.sleep(0.01)
                file = Path(__file__)
                file.write_text(file.read_text().replace("'old'", "'newer'"))

            def version(self): return 'old'
    """
    files.write(app=text)
    worker = boot(target="app:Slow")
    assert reloaded(worker) == "app"
    assert worker.call("version") == "newer"


def test_record_of_a_reload_belongs_to_no_call(boot: Boot, files: Files) -> None:
    files.write(app=ASYNC.replace("VERSION", "old"))
    worker = boot(modules=["app"])
    call_id = worker.send("app:wait")
    worker.running(call_id)
    files.write(app=ASYNC.replace("VERSION", "new"))
    assert log(worker).call_id == 0


def test_without_the_option_nothing_looks_and_nothing_changes(peer: Owner, files: Files) -> None:
    text = "import threading\ndef f(): return [{}, sorted(t.name for t in threading.enumerate())]"
    files.write(app=text.format(1))
    worker = peer.boot({"path": [str(files.folder)]}, modules=["app"])
    threads = ["MainThread", "clutch-control", "clutch-echo"]
    assert worker.call("app:f") == [1, threads]
    files.write(app=text.format(2))
    assert worker.call("app:f") == [1, threads]
