"""When a worker applies an edit: idle, busy, with `async def` calls, at its start."""

import pytest

from edited import Boot, Files, log, reloaded
from owner import Owner

# A call that waits until an edit is due.
WAIT = """
import threading
import time

def wait() -> str:
    watcher, = [t for t in threading.enumerate() if t.name == "clutch-watcher"]
    while not watcher.due:
        time.sleep(0.01)
    return version()
"""

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
            return os.get_blocking(frame.f_locals["shared"].channel.fileno)
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


STREAMS = """
import threading
from collections.abc import AsyncIterator, Iterator

def is_due() -> bool:
    watcher, = [t for t in threading.enumerate() if t.name == "clutch-watcher"]
    return bool(watcher.due)

def source() -> Iterator[str]:
    while True:
        yield version()

async def async_source() -> AsyncIterator[str]:
    while True:
        yield version()

def through(items: Iterator[int]) -> Iterator[str]:
    for item in items:
        yield version()

def version() -> str:
    return "VERSION"
"""


@pytest.mark.parametrize(
    ("function", "shape"), [("source", 1), ("async_source", 1), ("through", 3)]
)
def test_edit_waits_for_the_end_of_a_stream(
    boot: Boot, files: Files, function: str, shape: int
) -> None:
    def begin() -> int:
        stream = worker.open(f"app:{function}", shape=shape, demand=2)
        if shape == 3:
            worker.feed(stream, 0, 1)
        return stream

    files.write(app=STREAMS.replace("VERSION", "old"))
    worker = boot(modules=["app"])
    stream = begin()
    assert worker.until_given(stream, 2) == ["old"] * 2
    files.write(app=STREAMS.replace("VERSION", "the new one"))
    worker.until(lambda: worker.call("app:is_due") is True)
    worker.demand(stream, 1)
    if shape == 3:
        worker.feed(stream, 2)
    assert worker.until_given(stream, 3) == ["old"] * 3
    worker.cancel(stream)
    assert reloaded(worker) == "app"
    assert worker.until_given(begin(), 2) == ["the new one"] * 2
    assert worker.stop() == 0
