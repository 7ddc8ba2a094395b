"""Carts that live in few processes."""

# tag::cart
import clutch


@clutch.entity
class Cart:
    def __init__(self, key: str) -> None:
        self.items: dict[str, int] = {}

    def add(self, item: str, count: int) -> int:
        self.items[item] = self.items.get(item, 0) + count
        return self.items[item]

    def snapshot(self) -> dict[str, int]:
        return self.items

    def restore(self, state: dict[str, int]) -> None:
        self.items = state

    @clutch.on_passivate
    def leave(self) -> None:
        print(f"{len(self.items)} items are saved")


# end::cart
