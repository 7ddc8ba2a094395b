"""An `async def` in a module that does not import asyncio."""


async def one() -> int:
    return 1
