"""An actor that is given references, in plain pytest."""

# tag::pytest
import asyncio

import clutch.testing
from register import Deposit, Opening, Register


def test_a_ledger_that_is_gone_is_forgotten() -> None:
    with clutch.testing.hosts() as hosts:
        ledger = hosts.add("ledger")
        register = Register()
        register.open(Opening("north", ledger.ref))
        asyncio.run(register.deposit("north", 2.5))
        assert ledger.told == [Deposit(2.5)]
        ledger.terminate(register, "it was closed")
        assert register.ledgers == {}


# end::pytest


def test_a_reference_is_asked() -> None:
    with clutch.testing.hosts() as hosts:
        ledger = hosts.add("ledger").expect("total", 7.5)
        assert asyncio.run(Register().total(ledger.ref)) == 7.5
