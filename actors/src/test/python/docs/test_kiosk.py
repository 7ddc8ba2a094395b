"""An actor with timers, in plain pytest."""

# tag::pytest
import asyncio

import clutch.testing
from kiosk import Kiosk


def test_an_open_order_is_reminded_of() -> None:
    with clutch.testing.timers() as timers:
        kiosk = Kiosk()
        kiosk.start()
        asyncio.run(kiosk.order("pear"))
        asyncio.run(kiosk.order("plum"))
        kiosk.deliver("plum")
        timers.advance(0.5)
        assert kiosk.reminded == ["pear!"]
        timers.advance(60.0)
        assert kiosk.sold == 0
        assert timers.active == [kiosk.report]


# end::pytest
