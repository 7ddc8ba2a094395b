"""Tests of the auction in plain pytest."""

# tag::pytest
import asyncio

import pytest

import clutch.testing
from auction import Auctioneer, Bidder, Offer
from clutch.errors import HostError


def test_offers_reach_all_bidders() -> None:
    with clutch.testing.hosts() as hosts:
        ann = hosts.spawns(Bidder).answer(lambda offer: True)
        hosts.spawns(Bidder).answer(lambda offer: False)
        auction = Auctioneer()
        asyncio.run(auction.admit("ann", 10.0))
        asyncio.run(auction.admit("bob", 5.0))
        assert asyncio.run(auction.offer(7.0)) == ["ann"]
        assert ann.asked == [Offer(7.0)]
        assert [child.named["limit"] for child in hosts.children] == [10.0, 5.0]
        asyncio.run(auction.dismiss("ann"))
        assert ann.is_stopped


def test_a_bidder_that_does_not_start_is_not_admitted() -> None:
    with clutch.testing.hosts() as hosts:
        hosts.spawns(Bidder).fail(HostError("ann has no money"))
        auction = Auctioneer()
        with pytest.raises(HostError):
            asyncio.run(auction.admit("ann", 0.0))
        assert auction.bidders == {}


# end::pytest
