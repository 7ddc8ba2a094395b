"""An actor that is given references, for the guide."""

# tag::actor
from dataclasses import dataclass

import clutch


@dataclass(frozen=True)
class Deposit:
    amount: float


@dataclass(frozen=True)
class Opening:
    name: str
    ledger: clutch.Ref[Deposit]


@clutch.actor
class Register:
    def __init__(self) -> None:
        self.ledgers: dict[str, clutch.Ref[Deposit]] = {}

    def open(self, opening: Opening) -> Opening:
        self.ledgers[opening.name] = opening.ledger
        clutch.watch(opening.ledger)
        return opening

    async def deposit(self, name: str, amount: float) -> None:
        await self.ledgers[name].tell_async(Deposit(amount))

    async def total(self, ledger: clutch.Ref[str]) -> float:
        return await ledger.ask("total", float, timeout=2.0)

    # end::actor
    # tag::terminated
    @clutch.on_terminated
    def gone(self, ref: clutch.Ref[Deposit], reason: str) -> None:
        self.ledgers = {name: it for name, it in self.ledgers.items() if it != ref}

    # end::terminated
    def names(self) -> list[str]:
        return list(self.ledgers)
