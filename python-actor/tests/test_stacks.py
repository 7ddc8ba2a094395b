"""The stacks that a worker shows of itself, as text."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType

import pytest

from clutch._runtime.stacks import LONGEST_TEXT, MOST_FRAMES, MOST_STACKS, plain, stacks
from clutch._wire import frames
from owner import Owner


@contextmanager
def _threads(count: int, run: Callable[[threading.Event], None], name: str) -> Iterator[None]:
    end = threading.Event()
    threads = [threading.Thread(target=run, args=(end,), name=name) for _ in range(count)]
    try:
        for thread in threads:
            thread.start()
        yield
    finally:
        end.set()
        for thread in threads:
            thread.join()


def _wait(end: threading.Event) -> None:
    end.wait(60)


def _deep(end: threading.Event, depth: int = 300) -> None:
    if depth:
        _deep(end, depth - 1)
    else:
        end.wait(60)


def _eventually(found: Callable[[str], bool]) -> str:
    until = time.monotonic() + 30
    while not found(text := stacks(None)):
        assert time.monotonic() < until, text
        time.sleep(0.001)
    return text


def test_the_main_thread_comes_first_and_each_has_its_name() -> None:
    with _threads(1, _wait, "the \x1b[31m\nother"):
        text = _eventually(lambda it: "in _wait" in it)
    lines = text.splitlines()
    assert lines[0].startswith("Main thread 0x")
    assert lines[0].endswith("[MainThread] (most recent call first):")
    assert "[the \\x1b[31m\\x0aother]" in text
    assert f'  File "{__file__}", line ' in text


def test_a_deep_stack_is_cut_at_its_outer_end() -> None:
    with _threads(1, _deep, "deep"):
        text = _eventually(lambda it: it.count("in _deep") >= MOST_FRAMES - 5)
    assert "  ...\n" in text
    assert text.count("in _deep") <= MOST_FRAMES


def test_many_threads_are_cut() -> None:
    with _threads(MOST_STACKS + 20, _wait, "one of many"):
        text = _eventually(lambda it: it.count("in _wait") >= MOST_STACKS - 20)
    assert text.count("(most recent call first)") == MOST_STACKS
    assert text.endswith("...\n")
    assert len(text) <= LONGEST_TEXT


def test_a_task_shows_where_it_awaits() -> None:
    async def inner() -> None:
        await asyncio.sleep(60)

    async def outer() -> None:
        await inner()

    async def look() -> str:
        task = asyncio.create_task(outer(), name="waits\n")
        await asyncio.sleep(0)
        text = await asyncio.to_thread(stacks, asyncio.get_running_loop())
        task.cancel()
        return text

    text = asyncio.run(look())
    task = text[text.index("Task [waits\\x0a]") :]
    inner_at, outer_at = task.index("inner\n"), task.index("outer\n")
    assert task.index("in sleep") < inner_at < outer_at


def test_no_code_of_a_subclass_runs() -> None:
    class Odd(threading.Thread):
        @property
        def name(self) -> str:
            raise AssertionError("user code ran")

        @name.setter
        def name(self, value: str) -> None:
            pass

    end = threading.Event()
    thread = Odd(target=end.wait, args=(60,))
    thread.start()
    try:
        assert "user code ran" not in _eventually(lambda it: it.count("Thread") >= 2)
    finally:
        end.set()
        thread.join()


@pytest.mark.parametrize("text", ["\ud800", "\n\x1b", "é" * 10, "x" * 10_000])
def test_text_is_plain_and_bounded(text: str) -> None:
    shown = plain(text, 100)
    assert shown.isascii()
    assert shown.isprintable()
    assert len(shown) <= 1000


def test_code_names_are_escaped() -> None:
    def named(code: CodeType) -> CodeType:
        return code.replace(co_filename='a"\n', co_name="f\n")

    code = named(_wait.__code__)
    assert "\n" not in plain(code.co_filename, 500)


def test_a_worker_shows_its_stacks_while_its_handler_runs(peer: Owner) -> None:
    worker = peer.boot(modules=["plain"])
    call_id = worker.send("plain:sleep", 30.0)
    worker.running(call_id)
    worker.control(frames.Inspect(1, "stacks"))
    shown = worker.notice(frames.Inspected)
    assert (shown.id, shown.problem, shown.running, shown.asks) == (1, "", [call_id], [])
    main, _, rest = shown.text.partition("\nThread ")
    assert "plain.py" in main and "in sleep" in main
    assert "[clutch-control]" in rest
    worker.control(frames.Cancel(call_id), frames.Interrupt(call_id))


def test_a_worker_says_what_it_cannot_show(peer: Owner) -> None:
    worker = peer.boot(modules=["plain"])
    worker.control(frames.Inspect(7, "the future"))
    shown = worker.notice(frames.Inspected)
    assert (shown.id, shown.text) == (7, "")
    assert "cannot show" in shown.problem
    assert worker.call("plain:add", 2) == 3
