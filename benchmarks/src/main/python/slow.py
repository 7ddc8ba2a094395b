"""Holds connections to the page of the observer by requests that never end, and opens each of them
again as soon as it is closed.

Prints `ready` once each has been open, and at the end how often one was opened. Ends when its stdin
is closed.
"""

import asyncio
import sys
from collections.abc import Coroutine
from urllib.parse import urlsplit

_BEGIN = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "


class Crowd:
    def __init__(self, host: str, port: int, count: int) -> None:
        self._host = host
        self._port = port
        self._count = count
        self.opened = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        for _ in range(self._count):
            self._begin(self._hold())
        while self.opened < self._count:
            await asyncio.sleep(0.01)
        print("ready", flush=True)

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _hold(self) -> None:
        while True:
            try:
                reader, writer = await asyncio.open_connection(self._host, self._port)
                self.opened += 1
                writer.write(_BEGIN)
                self._begin(self._drip(writer))
                await reader.read()
                writer.close()
            except OSError:
                await asyncio.sleep(0.01)

    async def _drip(self, writer: asyncio.StreamWriter) -> None:
        while not writer.is_closing():
            await asyncio.sleep(1)
            writer.write(b"x")


async def main(address: str, count: int) -> None:
    parts = urlsplit(address)
    crowd = Crowd(parts.hostname or "", parts.port or 80, count)
    await crowd.run()
    await asyncio.to_thread(sys.stdin.read)
    print(crowd.opened, flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[3])))
