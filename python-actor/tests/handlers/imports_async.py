"""Imports an `async def` and defines none."""

from awaits import one as one
