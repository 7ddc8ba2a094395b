"""An auction whose bidders are workers of their own."""

# tag::actors
from dataclasses import dataclass

import clutch
import clutch.errors


@dataclass
class Offer:
    amount: float


@clutch.actor
class Bidder:
    def __init__(self, who: str, limit: float) -> None:
        if limit <= 0:
            raise ValueError(f"{who} has no money")
        self.limit = limit

    def receive(self, offer: Offer) -> bool:
        return offer.amount <= self.limit


@clutch.actor
class Auctioneer:
    def __init__(self) -> None:
        self.bidders: dict[str, clutch.Ref[Offer]] = {}

    async def admit(self, name: str, limit: float) -> None:
        self.bidders[name] = await clutch.spawn(Bidder, name, limit=limit, name=name)
        clutch.watch(self.bidders[name])

    async def offer(self, amount: float) -> list[str]:
        asks = {name: it.ask(Offer(amount), bool) for name, it in self.bidders.items()}
        return [name for name, ask in asks.items() if await ask]

    async def dismiss(self, name: str) -> None:
        await clutch.stop(self.bidders[name])

    @clutch.on_terminated
    def gone(self, bidder: clutch.Ref[Offer], reason: str) -> None:
        self.bidders = {name: it for name, it in self.bidders.items() if it != bidder}


# end::actors


@clutch.actor
class Doorkeeper:
    # tag::failed
    def try_to_admit(self, name: str, limit: float) -> str:
        try:
            clutch.spawn(Bidder, name, limit, restart="temporary").get()
        except clutch.errors.HostError as error:  # its notes are the traceback of the bidder
            return str(error)
        return ""

    # end::failed
