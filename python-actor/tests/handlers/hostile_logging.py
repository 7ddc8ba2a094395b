"""Log handlers, and processors of OpenTelemetry, that raise anything."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

import clutch

try:
    from opentelemetry import trace
    from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
except ImportError:  # in an environment without it
    SpanProcessor = object  # type: ignore[assignment,misc]

KINDS: dict[str, type[BaseException]] = {
    "error": RuntimeError,
    "cancelled": asyncio.CancelledError,
    "exit": SystemExit,
}
ENDED: list[str] = []


class Raising(logging.Handler):
    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def emit(self, record: logging.LogRecord) -> None:
        raise KINDS[self.kind]("of a log handler")


class Failing(SpanProcessor):
    def __init__(self, begins: str, ends: str) -> None:
        self.begins, self.ends = begins, ends

    def on_start(self, span: Any, parent_context: Any = None) -> None:
        if self.begins:
            raise KINDS[self.begins]("of a processor")

    def on_end(self, span: Any) -> None:
        print(f"{span.name} ended", flush=True)
        if self.ends:
            raise KINDS[self.ends]("of a processor")


def raise_in_logs(kind: str) -> None:
    logging.getLogger().addHandler(Raising(kind))


def raise_in_spans(begins: str, ends: str) -> None:
    provider = TracerProvider()
    provider.add_span_processor(Failing(begins, ends))
    trace.set_tracer_provider(provider)


def fail() -> None:
    raise ValueError("no")


async def fail_async() -> None:
    raise ValueError("no")


def fine() -> str:
    return "fine"


async def fine_async() -> str:
    return "fine"


def fed() -> Iterator[int]:
    yield 1


async def fed_async() -> AsyncIterator[int]:
    yield 1


def taken(elements: Iterator[int]) -> None:
    assert list(elements) == []


def leave() -> None:
    raise SystemExit(5)


def given() -> Iterator[int]:
    yield 1
    raise SystemExit(5)


async def given_async() -> AsyncIterator[int]:
    yield 1
    raise SystemExit(5)


def summed(elements: Iterator[int]) -> int:
    next(elements)
    raise SystemExit(5)


@clutch.actor
class Cancelled:
    """Its stop hook ends with the CancelledError of a task of its own, or with SystemExit."""

    def __init__(self, exits: bool) -> None:
        self.exits = exits

    def receive(self, message: str) -> str:
        return message

    @clutch.on_stop
    async def stops(self) -> None:
        if self.exits:
            raise SystemExit(5)
        task = asyncio.create_task(asyncio.sleep(60))
        task.cancel()
        await task


@clutch.actor
class Child:
    def receive(self, message: str) -> str:
        return message

    @clutch.on_stop
    def stops(self) -> None:
        print("the child stops", flush=True)
