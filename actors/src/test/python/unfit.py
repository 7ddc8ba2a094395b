"""Classes that cannot start."""

import os
import time

from clutch import actor, on_start


class NotAnActor:
    def ping(self) -> str:
        return "pong"


@actor
class Raising:
    def __init__(self) -> None:
        raise PermissionError("the constructor says no")


@actor
class Endless:
    def __init__(self) -> None:
        while True:
            time.sleep(60)


@actor
class Hooked:
    @on_start
    def begin(self) -> None:
        raise ConnectionError("the hook says no")


@actor
class AsyncHooked:
    @on_start
    async def begin(self) -> None:
        raise ConnectionError("the async hook says no")


@actor
class TwoHooks:
    @on_start
    def one(self) -> None: ...

    @on_start
    def two(self) -> None: ...


@actor
class Leaving:
    def __init__(self, code: int) -> None:
        os._exit(code)


@actor
class Fit:
    def __init__(self, number: int, *, name: str = "none") -> None:
        self.number = number

    def ping(self) -> str:
        return "pong"

    def add(self, a: int, b: int) -> int:
        return a + b


some_value = 42
