"""An actor that calls a contract, for the guide."""

# tag::actor
import clutch
from prices_stub import Prices, Sale

prices = clutch.contract("prices", Prices, timeout=2.0)


@clutch.actor
class Stall:
    async def sell(self, item: str, count: int) -> float:
        price = await prices.price(item, count=count)
        await prices.note(Sale(item, count))
        return price


def cheapest(prefix: str) -> str:
    asks = {item: prices.price(item, 1) for item in prices.items(prefix).get()}
    return min(asks, key=lambda item: asks[item].get())


# end::actor
