"""An actor that asks, in plain pytest."""

# tag::pytest
import asyncio

import clutch.testing
from till import Deposit, Quote, Till, price_or


def test_a_sale_is_deposited() -> None:
    with clutch.testing.hosts() as hosts:
        hosts.add("prices").expect(Quote("pear", 2), 1.5)
        ledger = hosts.add("ledger")
        assert asyncio.run(Till().sell("pear", 2)) == 1.5
    assert ledger.told == [Deposit(1.5)]


def test_a_slow_host_costs_half_a_second() -> None:
    with clutch.testing.hosts() as hosts:
        hosts.add("prices").never_answer()
        assert price_or("pear", 9.9) == 9.9


# end::pytest


def test_failures() -> None:
    with clutch.testing.hosts() as hosts:
        error = clutch.errors.HostError("none", "java.util.NoSuchElementException")
        prices = hosts.add("prices").expect(Quote("pear", 1), error)
        assert price_or("pear", 9.9) == 9.9
        assert prices.asked == [Quote("pear", 1)]
