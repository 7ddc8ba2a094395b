"""An actor that is found by its name, in plain pytest."""

# tag::pytest
import asyncio

import clutch.testing
from books import Bookkeeper, Payment, pay


def test_a_payment_is_booked() -> None:
    with clutch.testing.hosts() as hosts:
        hosts.add("books").register("bookkeeper").expect(Payment(2.5), 9.0)
        assert asyncio.run(pay(2.5)) == 9.0


def test_a_bookkeeper_is_found() -> None:
    with clutch.testing.hosts() as hosts:
        Bookkeeper()
        assert hosts.own.names == {"bookkeeper"}


# end::pytest
