"""The stacks that a worker shows of itself, as text."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Any

import pytest

from clutch._runtime.inspection import fitted
from clutch._runtime.stacks import LONGEST_TEXT, MOST_FRAMES, MOST_STACKS, plain, stacks
from clutch._wire import frames
from clutch._wire.framing import encode
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


def test_a_task_of_a_subclass_shows_where_it_awaits() -> None:
    class Odd(asyncio.Task[None]):
        def get_coro(self) -> Any:
            raise AssertionError("user code ran")

        def get_name(self) -> str:
            raise AssertionError("user code ran")

    async def waits() -> None:
        await asyncio.sleep(60)

    async def look() -> str:
        loop = asyncio.get_running_loop()
        task = Odd(waits(), loop=loop, name="odd")
        await asyncio.sleep(0)
        text = await asyncio.to_thread(stacks, loop)
        task.cancel()
        return text

    text = asyncio.run(look())
    assert "waits\n" in text[text.index("Task [odd]") :]
    assert "could not be read" not in text


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


@pytest.mark.parametrize("blocks", ["block_imports", "block_tasks"])
def test_user_code_that_blocks_keeps_no_heartbeat(peer: Owner, blocks: str) -> None:
    worker = peer.boot(modules=["inspected"])
    worker.call(f"inspected:{blocks}")
    worker.control(*(frames.Inspect(number, "stacks") for number in range(1, 10)))
    assert worker.notice(frames.Inspected).problem == "others wait for the same"
    assert worker.ping().running == []
    assert worker.call("inspected:free") is None
    shown = [worker.notice(frames.Inspected) for _ in range(8)]
    assert {it.id for it in shown} == set(range(1, 9))
    assert not any(it.problem for it in shown)


@pytest.mark.parametrize("what", ["stacks", "profile", "allocations"])
def test_an_answer_fits_into_a_small_message(peer: Owner, what: str) -> None:
    limits = {"message": 1024, "depth": 50}
    worker = peer.boot({"limits": limits}, modules=["inspected"], concurrency=200)
    for _ in range(150):
        worker.send("inspected:wait")
    worker.until(lambda: len(worker.ping().running) == 150)
    worker.control(*(frames.Inspect(number, what, {"milliseconds": 100}) for number in (1, 2)))
    found = [worker.notice(frames.Inspected) for _ in range(2)]
    assert any(it.text for it in found)
    assert all(len(encode([it])) <= 1024 for it in found)


@pytest.mark.parametrize("most", [0, 64, 1024, 5000, 100_000])
def test_an_answer_is_cut_to_the_message(most: int) -> None:
    shown = frames.Inspected(
        1, "p" * 300, "line\n" * 100_000, [2**62 + it for it in range(100)], ["€" * 200] * 20
    )
    cut = fitted(shown, most)
    assert len(encode([cut])) <= max(most, 64)
    assert cut.text.endswith("...\n") or most <= 64
    assert fitted(frames.Inspected(1, "", "a\n", [1], ["b"]), 1024) == frames.Inspected(
        1, "", "a\n", [1], ["b"]
    )


def test_a_worker_says_what_it_cannot_show(peer: Owner) -> None:
    worker = peer.boot(modules=["plain"])
    worker.control(frames.Inspect(7, "the future"))
    shown = worker.notice(frames.Inspected)
    assert (shown.id, shown.text) == (7, "")
    assert "cannot show" in shown.problem
    assert worker.call("plain:add", 2) == 3


def test_a_worker_logs_from_another_level_on(peer: Owner) -> None:
    worker = peer.boot(modules=["plain"])

    def set_to(level: int, number: int) -> frames.Inspected:
        worker.control(frames.Inspect(number, "log-level", {"level": level}))
        return worker.notice(frames.Inspected)

    assert set_to(10, 1).problem == ""
    assert set_to(40, 2).text == "10"
    for number, level in enumerate((0, 9, 51, 2**31 - 1), 3):
        assert set_to(level, number).problem == "a level is from 10 to 50"
    assert set_to(20, 7).text == "40"
