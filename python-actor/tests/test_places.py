"""The stack of user code at which a call is, in one line."""

import asyncio
import threading
from collections.abc import Callable
from types import CodeType

import pytest

from clutch._calls import places


class _Held:
    """A thread that runs a function within an outermost frame until it is let go."""

    def __init__(self, depth: int) -> None:
        self.reached = threading.Event()
        self.released = threading.Event()
        self.thread = threading.Thread(target=self.outermost, args=(depth,))

    def outermost(self, depth: int) -> None:
        self.nested(depth)

    def nested(self, depth: int) -> None:
        if depth > 1:
            self.nested(depth - 1)
        else:
            self.reached.set()
            self.released.wait(30)

    def place(self, is_outermost: Callable[[CodeType], bool]) -> str:
        self.thread.start()
        try:
            assert self.reached.wait(30)
            return places.of_thread(self.thread.ident or 0, is_outermost)
        finally:
            self.released.set()
            self.thread.join()


def _is_outermost(code: CodeType) -> bool:
    return code is _Held.outermost.__code__


@pytest.mark.parametrize("depth", [1, 2, 8])
def test_each_frame_up_to_the_call_is_named(depth: int) -> None:
    frames = _Held(depth).place(_is_outermost).split(", called by ")
    assert len(frames) == depth
    for frame in frames:
        assert frame.startswith(f"nested ({__file__}, line ")


def test_a_deep_stack_is_cut() -> None:
    frames = _Held(100).place(_is_outermost).split(", called by ")
    assert len(frames) == 9
    assert frames[-1] == "92 more"


def test_a_thread_that_runs_no_call_has_no_place() -> None:
    assert _Held(3).place(lambda code: False) == ""


async def _inner() -> None:
    await asyncio.sleep(0)


async def _outer() -> None:
    await _inner()


def test_a_coroutine_has_those_that_await_it() -> None:
    coroutine = _outer()
    coroutine.send(None)
    frames = places.of_coroutine(coroutine).split(", called by ")
    coroutine.close()
    assert [frame.partition(" ")[0] for frame in frames] == ["_inner", "_outer"]
