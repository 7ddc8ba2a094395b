"""An actor that tells others of itself, for the guide."""

# tag::actor
import clutch
from account import AccountMessage, Deposit, GetTotal


@clutch.actor
class Auditor:
    def __init__(self) -> None:
        self.me: clutch.Ref[float] = clutch.self_ref()
        self.totals: list[float] = []

    def audit(self, account: clutch.Ref[AccountMessage]) -> None:
        account.tell(GetTotal(self.me))

    def receive(self, total: float) -> None:
        self.totals.append(total)

    def deposit(self, account: clutch.Ref[AccountMessage], amount: float) -> float:
        return account.ask(Deposit(amount), float, timeout=2.0).get()

    # end::actor
    def audited(self) -> list[float]:
        return self.totals
