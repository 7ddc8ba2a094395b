"""Imports an `async def`, and has none."""

from awaits import one as one
