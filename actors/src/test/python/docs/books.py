"""An actor that is found by its name, for the guide."""

# tag::register
from dataclasses import dataclass

import clutch


@dataclass(frozen=True)
class Payment:
    amount: float


@clutch.actor
class Bookkeeper:
    def __init__(self) -> None:
        self.total = 0.0
        clutch.register("bookkeeper")

    def receive(self, payment: Payment) -> float:
        self.total += payment.amount
        return self.total


# end::register


# tag::find
async def pay(amount: float) -> float:
    bookkeeper = await clutch.find("bookkeeper", Payment)
    if bookkeeper is None:
        raise LookupError("nobody keeps the books")
    return await bookkeeper.ask(Payment(amount), float, timeout=2.0)


# end::find
