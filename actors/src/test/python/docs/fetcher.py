"""An actor of the guide."""

# tag::actor
import asyncio

from clutch import Context, actor, on_start, on_stop


@actor(concurrency=8)
class Fetcher:
    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.is_open = False

    @on_start
    async def open(self) -> None:
        self.is_open = True

    async def fetch(self, name: str, context: Context) -> str:
        await asyncio.sleep(0.01)
        user = context.headers.get("user", "nobody")
        return f"{self.prefix}{name} for {user}"

    def count(self, text: str) -> int:
        return len(text)

    @on_stop
    def close(self) -> None:
        self.is_open = False


# end::actor
