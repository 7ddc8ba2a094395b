"""Asynchronous functions for a worker under test."""

import asyncio
import sys
import time

import clutch

started: list[int] = []
gate = asyncio.Event()
most = 0
inside = 0


async def wait(number: int) -> int:
    global inside, most
    started.append(number)
    inside += 1
    most = max(most, inside)
    await gate.wait()
    inside -= 1
    return number


def open_gate() -> list[int]:
    gate.set()
    return [most, *started]


def starts() -> list[int]:
    return started


async def sleep(seconds: float) -> str:
    await asyncio.sleep(seconds)
    return "slept"


async def whoami(context: clutch.Context) -> list[int]:
    await asyncio.sleep(0)
    return [context.call_id, clutch.current().call_id]


async def ignore_cancel() -> str:
    try:
        await asyncio.sleep(30)
    except asyncio.CancelledError:
        return "ignored"
    return "slept"


async def cancel_itself() -> None:
    raise asyncio.CancelledError("by itself")


async def block() -> None:
    time.sleep(30)


async def leave(code: int) -> None:
    sys.exit(code)


async def fail() -> None:
    raise LookupError("no")


def plain(number: int) -> int:
    return number
