"""An actor that takes messages, for the guide."""

# tag::actor
import msgspec

import clutch


class Deposit(msgspec.Struct, frozen=True, tag=True):
    amount: float


class Withdraw(msgspec.Struct, frozen=True, tag=True):
    amount: float


class GetTotal(msgspec.Struct, frozen=True, tag=True, rename="camel"):
    reply_to: clutch.Ref[float]


AccountMessage = Deposit | Withdraw | GetTotal


@clutch.actor
class Account:
    def __init__(self) -> None:
        self.total = 0.0

    def receive(self, message: AccountMessage) -> float:
        match message:
            case Deposit(amount):
                self.total += amount
            case Withdraw(amount):
                self.total -= amount
            case GetTotal(reply_to):
                reply_to.tell(self.total)
        return self.total


# end::actor
