"""Handlers that never return by themselves, or return late."""

import asyncio
import ctypes
import multiprocessing
import os
import signal
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor

ran: list[str] = []


def _mark(marker: str) -> None:
    with open(marker, "w") as file:
        file.write(str(os.getpid()))


def loop(marker: str) -> None:
    _mark(marker)
    while True:
        pass


def sleep(marker: str) -> None:
    _mark(marker)
    time.sleep(60)


def sleep_and_tidy(marker: str, tidied: str) -> None:
    try:
        sleep(marker)
    finally:
        _mark(tidied)


def swallow(marker: str) -> None:
    """Catches every exception and goes on."""
    _mark(marker)
    while True:
        try:
            time.sleep(60)
        except BaseException:
            pass


def hold_gil(marker: str) -> None:
    _mark(marker)
    ctypes.PyDLL(None).sleep(60)


def ignore_all(marker: str) -> None:
    """Ignores SIGINT and SIGTERM, and stays in native code."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    hold_gil(marker)


def hold_gil_for(seconds: int) -> str:
    ctypes.PyDLL(None).sleep(seconds)
    return "held"


def stop_self(marker: str) -> None:
    _mark(marker)
    os.kill(os.getpid(), signal.SIGSTOP)
    time.sleep(60)


def late(seconds: float, token: str) -> str:
    ran.append(token)
    time.sleep(seconds)
    return token


def late_within(seconds: float, token: str) -> str:
    return _between(seconds, token)


def _between(seconds: float, token: str) -> str:
    return late(seconds, token)


async def late_async(seconds: float) -> None:
    await asyncio.sleep(seconds)


def late_by_spinning(seconds: float, token: str) -> str:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pass
    return token


async def wait(marker: str) -> None:
    _mark(marker)
    await asyncio.sleep(60)


def tokens() -> list[str]:
    return ran


async def refuse_cancel(marker: str) -> None:
    _mark(marker)
    while True:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            pass


def exit_with_thread(marker: str) -> None:
    """Calls sys.exit, which waits for a thread that never ends."""
    _mark(marker)
    threading.Thread(target=time.sleep, args=(60,)).start()
    sys.exit(3)


def ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def close_everything(marker: str) -> None:
    _mark(marker)
    os.closerange(0, 4096)


def pool() -> int:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as executor:
        return sum(executor.map(abs, [-1, -2, -3]))


def run_loop() -> str:
    async def answer() -> str:
        await asyncio.sleep(0)
        return "ran"

    return asyncio.run(answer())


def until_there(gate: str) -> None:
    """Returns once the file `gate` exists; fails after a minute."""
    end = time.monotonic() + 60
    while not os.path.exists(gate) and time.monotonic() < end:
        time.sleep(0.005)
