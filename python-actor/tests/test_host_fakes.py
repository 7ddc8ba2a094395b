"""Code that asks and tells, in plain pytest."""

import asyncio
import threading
from time import monotonic
from typing import Any, NamedTuple

import pytest

import clutch
import clutch.testing
from clutch import testing
from clutch._codec import references
from clutch._host.own import OwnReference
from clutch.errors import AskTimeout, HostError, Refused

PRICES = clutch.host("prices", str)


def price(item: str, timeout: float | None = None) -> float:
    return PRICES.ask(item, float, timeout).get()


async def price_async(item: str, timeout: float | None = None) -> float:
    return await PRICES.ask(item, float, timeout)


def test_without_a_fake_there_are_no_hosts() -> None:
    with pytest.raises(Refused, match=r"not a worker.*clutch\.testing\.hosts"):
        PRICES.ask("pear", float)
    with pytest.raises(Refused):
        PRICES.tell("pear")
    with pytest.raises(Refused):
        asyncio.run(PRICES.tell_async("pear"))


def test_answers() -> None:
    with testing.hosts() as hosts:
        prices = hosts.add("prices").expect("pear", 0.5).answer(lambda item: len(item))
        assert price("pear") == 0.5
        assert price("banana") == 6
        assert asyncio.run(price_async("pear")) == 0.5
        assert prices.asked == ["pear", "banana", "pear"]
    with pytest.raises(Refused):
        price("pear")


def test_tells() -> None:
    with testing.hosts() as hosts:
        ledger = hosts.add("ledger")
        clutch.host("ledger").tell({"amount": 1.5})
        asyncio.run(clutch.host("ledger").tell_async(2))
        assert ledger.told == [{"amount": 1.5}, 2]


def test_failures() -> None:
    def fail(item: str) -> float:
        raise KeyError(item)

    with testing.hosts() as hosts:
        hosts.add("prices").expect("plum", Refused("no plums")).answer(fail)
        with pytest.raises(HostError, match=r"builtins\.KeyError: 'pear'") as failed:
            price("pear")
        assert failed.value.java_class == "builtins.KeyError"
        with pytest.raises(Refused, match="no plums"):
            price("plum")


def test_what_was_not_expected() -> None:
    with testing.hosts() as hosts:
        hosts.add("prices")
        with pytest.raises(AssertionError, match="no answer to 'pear'"):
            price("pear")
        with pytest.raises(Refused, match="offers no host 'ledger'; it offers: 'prices'"):
            clutch.host("ledger").tell(1)


def test_delays_and_timeouts() -> None:
    with testing.hosts() as hosts:
        prices = hosts.add("prices").answer(lambda item: 0.5).delay(0.05)
        began = monotonic()
        assert price("pear") == asyncio.run(price_async("pear")) == 0.5
        assert monotonic() - began >= 0.1
        with pytest.raises(AskTimeout, match=r"within 0\.01 s"):
            price("pear", 0.01)
        prices.never_answer()
        with pytest.raises(AskTimeout):
            asyncio.run(price_async("pear", 0.01))
        with (
            testing.calling(testing.context(deadline=0.01)),
            pytest.raises(AskTimeout, match="the deadline of the call"),
        ):
            price("pear", 5)
        assert prices.withdrawn == 3


def test_a_cancelled_task() -> None:
    async def cancel_it() -> None:
        task = asyncio.create_task(price_async("pear"))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    with testing.hosts() as hosts:
        prices = hosts.add("prices").never_answer()
        asyncio.run(cancel_it())
        assert prices.withdrawn == 1


def test_a_cancelled_call_does_not_wait() -> None:
    with testing.hosts() as hosts, testing.calling(testing.context(cancelled=True)):
        hosts.add("prices").never_answer()
        with pytest.raises(clutch.CallInterrupted):
            price("pear")


def test_what_cannot_cross() -> None:
    with testing.hosts() as hosts:
        hosts.add("prices").expect("pear", threading.Lock()).expect("plum", "dear")
        with pytest.raises(Refused, match=r"message is of type _thread\.lock"):
            clutch.host("prices").ask(threading.Lock(), float)
        with pytest.raises(HostError, match=r"reply is of type _thread\.lock"):
            price("pear")
        with pytest.raises(HostError, match="of another type"):
            price("plum")


@pytest.mark.parametrize("timeout", [-1, float("nan"), float("inf"), 1e9])
def test_impossible_timeouts(timeout: float) -> None:
    with testing.hosts() as hosts:
        hosts.add("prices").answer(lambda item: 1.0)
        with pytest.raises(ValueError, match="from 0 s to 100 days"):
            price("pear", timeout)


def test_a_loop_is_not_stopped() -> None:
    async def get() -> float:
        return price("pear")

    with testing.hosts() as hosts:
        hosts.add("prices").answer(lambda item: 1.0)
        with pytest.raises(RuntimeError, match="would stop the event loop"):
            asyncio.run(get())


def test_each_wait_has_the_same_outcome() -> None:
    with testing.hosts() as hosts:
        hosts.add("prices").answer(lambda item: 1.5).delay(0.02)
        ask = PRICES.ask("pear", float)
        found: list[float] = []
        threads = [threading.Thread(target=lambda: found.append(ask.get())) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [1.5] * 4
        assert ask.get() == 1.5
        assert repr(ask) == "<Ask of host 'prices', ended>"
        assert repr(PRICES) == "clutch.host('prices')"


@clutch.actor
class Keeper:
    def __init__(self, ledger: clutch.Ref[int]) -> None:
        self.ledger = ledger
        self.gone_because = ""
        clutch.watch(ledger)

    def add(self, number: int) -> int:
        self.ledger.tell(number)
        return self.ledger.ask(number, int).get()

    @clutch.on_terminated
    def gone(self, ref: clutch.Ref[Any], reason: str) -> None:
        assert ref == self.ledger
        self.gone_because = reason


@clutch.actor
class AsyncKeeper(Keeper):
    @clutch.on_terminated
    async def gone(self, ref: clutch.Ref[Any], reason: str) -> None:  # type: ignore[override]
        self.gone_because = reason


def test_a_fake_is_passed_as_a_reference() -> None:
    with clutch.testing.hosts() as hosts:
        ledger = hosts.add("ledger").answer(lambda number: 2 * number)
        keeper = Keeper(ledger.ref)
        assert keeper.add(4) == 8
        assert (ledger.told, ledger.asked) == ([4], [4])
        assert ledger.ref == ledger.ref != hosts.add("other").ref
        assert repr(ledger.ref) == "<clutch.Ref /user/ledger>"


def test_a_fake_terminates() -> None:
    with clutch.testing.hosts() as hosts:
        ledger = hosts.add("ledger").answer(lambda number: number)
        keeper = Keeper(ledger.ref)
        ledger.terminate(keeper, "it was sold")
        assert keeper.gone_because == "it was sold"
        with pytest.raises(HostError, match="host 'ledger' failed: the actor stopped"):
            keeper.add(1)
        assert ledger.told == []
        with pytest.raises(AssertionError, match="is not watched"):
            ledger.terminate(keeper)


def test_a_fake_terminates_for_an_async_method() -> None:
    with clutch.testing.hosts() as hosts:
        ledger = hosts.add("ledger")
        keeper = AsyncKeeper(ledger.ref)
        asyncio.run(ledger.terminate(keeper))
        assert keeper.gone_because == "the actor has stopped"
        clutch.unwatch(ledger.ref)


def test_a_fake_reference_crosses_in_messages() -> None:
    with clutch.testing.hosts() as hosts:
        ledger, finder = hosts.add("ledger"), hosts.add("finder")
        finder.answer(lambda name: {"found": ledger.ref})
        found = clutch.host("finder").ask(ledger.ref, dict[str, clutch.Ref[Any]]).get()
        assert found == {"found": ledger.ref}
        assert finder.asked == [ledger.ref]


class Add(NamedTuple):
    number: int


class GetSum(NamedTuple):
    reply_to: clutch.Ref[Add]


@clutch.actor
class Adder:
    """Takes messages, and tells itself some."""

    def __init__(self) -> None:
        self.me: clutch.Ref[Add | GetSum] = clutch.self_ref()
        self.sum = 0

    def receive(self, message: Add | GetSum) -> int | None:
        match message:
            case Add(number):
                self.sum += number
            case GetSum(reply_to):
                reply_to.tell(Add(self.sum))
        return None

    def add_later(self, number: int) -> None:
        self.me.tell(Add(number))

    async def sum_of(self, other: clutch.Ref[GetSum]) -> int:
        return await other.ask(GetSum(self.me), int)


def test_an_actor_that_takes_messages() -> None:
    with testing.hosts() as hosts:
        adder = Adder()
        adder.add_later(3)
        assert hosts.own.told == [Add(3)]
        for message in hosts.own.told:
            adder.receive(message)
        asker = hosts.add("asker")
        adder.receive(GetSum(asker.ref))
        assert asker.told == [Add(3)]
        asker.answer(lambda message: adder.sum if message.reply_to == adder.me else 0)
        assert asyncio.run(adder.sum_of(asker.ref)) == 3
        assert clutch.self_ref() == adder.me
        assert repr(adder.me) == "<clutch.Ref /user/self>"
    with pytest.raises(Refused, match=r"not a worker.*clutch\.testing\.hosts"):
        Adder()


def test_what_has_no_reference_to_itself() -> None:
    token = "0" * 32
    parts = [token, "/user/adder"]
    made = OwnReference(parts, f"{__name__}:Adder")()
    assert made == references.read_as(token, "")
    for given, target, why in (
        ((), None, "has functions"),
        (parts, f"{__name__}:Keeper", "Keeper has no method `receive`"),
        (parts, f"{__name__}:Later", "still being imported"),
        (parts, "of_no_module:Later", "still being imported"),
    ):
        with pytest.raises(Refused, match=why):
            OwnReference(given, target)()
