"""Opens many connections to the page of the observer at once, each of which wants its events.

Prints `ready`, and when all have an answer `SERVED REFUSED OTHER`: how many get events, how many
are refused in words, and how many are not answered. Keeps those that are served until its stdin is
closed.
"""

import asyncio
import resource
import sys
from collections import Counter
from urllib.parse import urlsplit

_CONNECTING = 500
_LIMIT = 120.0
_REFUSAL = b"As many pages are open"


async def ask(host: str, port: int, token: str, gate: asyncio.Semaphore, kept: list[object]) -> str:
    try:
        async with gate:
            reader, writer = await asyncio.open_connection(host, port)
        request = (
            f"GET /api/v1/events HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n"
        )
        writer.write(request.encode())
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _LIMIT)
        is_served = head.startswith(b"HTTP/1.1 200 ")
        body = reader.readuntil(b"\n\n") if is_served else reader.read()
        words = await asyncio.wait_for(body, _LIMIT)
        if is_served and b"event: " in words:
            kept.append((reader, writer))
            return "served"
        writer.close()
        return "refused" if _REFUSAL in words else "other"
    except (OSError, EOFError, asyncio.TimeoutError):
        return "other"


async def main(address: str, token: str, count: int) -> None:
    parts = urlsplit(address)
    gate = asyncio.Semaphore(_CONNECTING)
    kept: list[object] = []
    asks = [ask(parts.hostname or "", parts.port or 80, token, gate, kept) for _ in range(count)]
    print("ready", flush=True)
    told = Counter(await asyncio.gather(*asks))
    print(told["served"], told["refused"], told["other"], flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
