"""Batch functions: the results for callers, and their encoding."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any

import msgspec
import pytest

import clutch
from clutch import Context, Failed, batch, current, testing
from clutch._calls.registry import Handler
from clutch._codec.codec import Codec

CODEC = Codec(max_size=1 << 20, max_depth=64)


@batch
def parse(text: str, /, base: int = 10) -> int:
    """Reads a number."""
    return int(text, base)


@batch
async def fetch(name: str, context: Context) -> str:
    await asyncio.sleep(0)
    if name == "bad":
        raise LookupError(name)
    return f"{name} {context.call_id} {current().call_id}"


def failed(entry: object) -> Exception:
    assert isinstance(entry, Failed)
    return entry.error


def test_each_element_succeeds_or_fails_by_itself() -> None:
    first, second, third = parse(["1", "one", "3"])
    assert (first, third) == (1, 3)
    error = failed(second)
    assert isinstance(error, ValueError)
    assert "'one'" in str(error)
    assert parse([]) == []


def test_further_arguments_are_those_of_all() -> None:
    assert parse(["10", "11"], 2) == [2, 3]
    assert parse(["10", "11"], base=16) == [16, 17]


def test_an_async_function_runs_for_all_at_the_same_time() -> None:
    async def meet() -> list[int | Failed]:
        barrier = asyncio.Event()
        waiting = 0

        @batch
        async def wait(n: int) -> int:
            nonlocal waiting
            waiting += 1
            if waiting == 3:
                barrier.set()
            await barrier.wait()
            return n

        return await asyncio.wait_for(wait([1, 2, 3]), 10)

    assert asyncio.run(meet()) == [1, 2, 3]


def test_an_async_element_fails_by_itself_within_its_call() -> None:
    async def call() -> list[str | Failed]:
        context = testing.context(call_id=7)
        with testing.calling(context):
            return await fetch(["a", "bad"], context)

    good, bad = asyncio.run(call())
    assert good == "a 7 7"
    assert isinstance(failed(bad), LookupError)


@pytest.mark.parametrize("error", [MemoryError(), clutch.CallInterrupted(), SystemExit(3)])
def test_what_is_not_the_elements_own_ends_the_batch(error: BaseException) -> None:
    @batch
    def fail(_element: int) -> int:
        raise error

    @batch
    async def fail_later(_element: int) -> int:
        raise error

    with pytest.raises(type(error)):
        fail([1])
    with pytest.raises(type(error)):
        asyncio.run(fail_later([1]))


def test_the_worker_sees_a_function_of_a_list() -> None:
    handler = Handler(parse, CODEC)
    good = msgspec.msgpack.encode([["1", "2"]])
    assert handler.parameters.bind(good) == ([["1", "2"]], {})
    with pytest.raises(Exception, match=r"expected str, found int"):
        handler.parameters.bind(msgspec.msgpack.encode([["1", 2]]))
    assert str(inspect.signature(parse)) == "(text: 'list[str]', /, base: 'int' = 10) -> 'int'"
    assert parse.__doc__ == "Reads a number."
    asynchronous = Handler(fetch, CODEC)
    assert asynchronous.is_async
    assert asynchronous.injected == ("context",)


def test_a_function_without_hints_takes_any_list() -> None:
    @batch
    def same(value):  # type: ignore[no-untyped-def]
        return value

    assert Handler(same, CODEC).parameters.bind(msgspec.msgpack.encode([[1, "a"]])) == (
        [[1, "a"]],
        {},
    )


def test_a_bound_method_can_be_batched() -> None:
    class Parser:
        def __init__(self, base: int) -> None:
            self._base = base

        def parse(self, texts: list[str]) -> list[int | Failed]:
            return batch(self._parse)(texts)

        def _parse(self, text: str) -> int:
            return int(text, self._base)

    good, bad = Parser(2).parse(["101", "5"])
    assert good == 5
    assert isinstance(failed(bad), ValueError)


def test_what_takes_no_element_is_refused() -> None:
    def none() -> None: ...

    def method(self: object, element: int) -> None: ...

    with pytest.raises(TypeError, match="takes no element"):
        batch(none)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="is a method"):
        batch(method)
    with pytest.raises(TypeError, match="takes an exception, not 'no'"):
        Failed("no")  # type: ignore[arg-type]


def test_a_failed_element_crosses_as_plain_data() -> None:
    body, buffers = CODEC.encode(parse(["1", "one"]))
    assert buffers == []
    found: list[Any] = msgspec.msgpack.decode(body)
    assert found[0] == 1
    assert found[1].code == 14
    name, error = msgspec.msgpack.decode(found[1].data)
    assert name == "clutch.Failed"
    assert (error["class"], error["module"]) == ("ValueError", "builtins")
    assert [frame[2] for frame in error["frames"]] == ["parse"]
    assert error["frames"][0][3] == "return int(text, base)"


def test_a_value_never_raised_has_no_traceback() -> None:
    body, _ = CODEC.encode([Failed(KeyError("k"))])
    (entry,) = msgspec.msgpack.decode(body)
    assert msgspec.msgpack.decode(entry.data)[1]["frames"] == []
    assert repr(Failed(KeyError("k"))) == "Failed(KeyError('k'))"


def test_it_is_no_argument() -> None:
    body, _ = CODEC.encode(Failed(KeyError("k")))
    with pytest.raises(Exception, match="for results, not for arguments"):
        CODEC.decode(body)
