"""Bidders at an auction of the JVM, and the house that brings them."""

from __future__ import annotations

import os
import random

from msgspec import Struct

import clutch

_THOUGHT_S = 0.01


class Lot(Struct, frozen=True):
    """Something to be sold."""

    name: str


class Asking(Struct, tag=True, frozen=True):
    """The present price of a lot, and who has bid it."""

    lot: Lot
    price: int
    leader: str


class Won(Struct, tag=True, frozen=True):
    """The bidder has bought the lot."""

    lot: Lot
    price: int


class Crash(Struct, tag=True, frozen=True):
    """Simulates a bug: the process ends at once."""


class Joined(Struct, tag=True, frozen=True):
    """A bidder has come, or has come back."""

    name: str
    bidder: clutch.Ref[Asking | Won | Crash]


class Bid(Struct, tag=True, frozen=True):
    """What a bidder offers for a lot."""

    name: str
    lot: Lot
    amount: int


class Passed(Struct, tag=True, frozen=True):
    """The bidder does not go beyond the price."""

    name: str
    lot: Lot


class Estimate(Struct, frozen=True):
    """Asks what a lot is worth to a bidder."""

    bidder: str
    lot: Lot


Auction = clutch.Ref[Joined | Bid | Passed]

estimates = clutch.host("estimates", Estimate)


@clutch.actor
class Bidder:
    """Bids one above the price, as long as the lot is worth that."""

    def __init__(self, name: str, auction: Auction) -> None:
        self.name = name
        self.auction = auction
        self.bought: list[Won] = []
        self.latest: Asking | None = None

    async def receive(self, message: Asking | Won | Crash) -> None:
        if isinstance(message, Asking):
            if self.latest is None:
                clutch.after(_THOUGHT_S, self.decide)
            self.latest = message
        elif isinstance(message, Won):
            self.bought.append(message)
        else:
            os.abort()

    async def decide(self) -> None:
        asking, self.latest = self.latest, None
        if asking is None or asking.leader == self.name:
            return
        worth = await estimates.ask(Estimate(self.name, asking.lot), int)
        if asking.price < worth:
            await self.auction.tell_async(Bid(self.name, asking.lot, asking.price + 1))
        else:
            await self.auction.tell_async(Passed(self.name, asking.lot))


@clutch.actor
class House:
    """Brings the bidders, and a new one for each that has crashed."""

    def __init__(self, auction: Auction) -> None:
        self.auction = auction
        self.bidders: dict[clutch.Ref[Asking | Won | Crash], str] = {}
        self.crashes = 0

    async def open(self, bidders: list[str], seconds_between_crashes: float) -> None:
        for name in bidders:
            await self.bring(name)
        clutch.every(seconds_between_crashes, self.crash_one)

    async def bring(self, name: str) -> None:
        bidder = await clutch.spawn(Bidder, name, self.auction, restart="temporary")
        self.bidders[bidder] = name
        clutch.watch(bidder)
        await self.auction.tell_async(Joined(name, bidder))

    async def crash_one(self) -> None:
        await random.choice(list(self.bidders)).tell_async(Crash())

    @clutch.on_terminated
    async def gone(self, bidder: clutch.Ref[Asking | Won | Crash], reason: str) -> None:
        self.crashes += 1
        await self.bring(self.bidders.pop(bidder))

    def crashes_so_far(self) -> int:
        return self.crashes
