"""Entities for tests with a real worker."""

import time

import clutch


@clutch.entity
class Cart:
    def __init__(self, key: str) -> None:
        self.key = key
        self.items: dict[str, int] = {}

    def add(self, item: str, count: int) -> int:
        self.items[item] = self.items.get(item, 0) + count
        return self.items[item]

    def hang(self) -> None:
        self.add("apple", 1000)
        while True:
            time.sleep(0.01)

    def leave_process(self) -> None:
        raise SystemExit("no more carts")

    def snapshot(self) -> dict[str, int]:
        return self.items

    def restore(self, state: dict[str, int]) -> None:
        self.items = state

    @clutch.on_passivate
    def leave(self) -> None:
        print(f"{self.key} left")


@clutch.entity
class Half:
    def __init__(self, key: str) -> None: ...

    def snapshot(self) -> int:
        return 1
