"""An actor that calls a contract, in plain pytest."""

# tag::pytest
import asyncio

import clutch.testing
from prices_stub import Sale
from stall import Stall


class FakePrices:
    def __init__(self) -> None:
        self.sales: list[Sale] = []

    def price(self, item: str, count: int) -> float:
        return 0.5 * count

    def note(self, sale: Sale) -> None:
        self.sales.append(sale)


def test_a_sale_is_noted() -> None:
    fake = FakePrices()
    with clutch.testing.hosts() as hosts:
        hosts.add("prices").implement(fake)
        assert asyncio.run(Stall().sell("pear", 3)) == 1.5
    assert fake.sales == [Sale("pear", 3)]


# end::pytest
