"""An actor that asks and tells, for the guide."""

# tag::actor
from dataclasses import dataclass

import clutch
import clutch.errors


@dataclass(frozen=True)
class Quote:
    item: str
    count: int


@dataclass(frozen=True)
class Deposit:
    amount: float


prices = clutch.host("prices", Quote)
ledger = clutch.host("ledger", Deposit)


@clutch.actor
class Till:
    async def sell(self, item: str, count: int) -> float:
        price = await prices.ask(Quote(item, count), float, timeout=2.0)
        await ledger.tell_async(Deposit(price))
        return price


# end::actor


# tag::def
def cheapest(items: list[str]) -> str:
    asks = {item: prices.ask(Quote(item, 1), float) for item in items}
    return min(items, key=lambda item: asks[item].get())


# end::def


# tag::errors
def price_or(item: str, default: float) -> float:
    try:
        return prices.ask(Quote(item, 1), float, timeout=0.5).get()
    except clutch.errors.AskTimeout:
        return default
    except clutch.errors.HostError as error:
        if error.java_class == "java.util.NoSuchElementException":
            return default
        raise


# end::errors
