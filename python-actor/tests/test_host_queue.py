"""The bounds of what waits for a host."""

import asyncio
import gc
import threading
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

import clutch
from clutch._codec import references
from clutch._host.asking import Ask
from clutch._host.bridge import Bridge
from clutch._host.values import LARGEST_MESSAGE, Values
from clutch._wire import frames
from clutch._wire.plain_items import PlainAsk, PlainTell
from clutch.errors import AskTimeout, QueueFull, Refused
from clutch.testing import calling, context

MIB = 1_000_000  # of a message, whose frame takes a little more


@pytest.fixture
def bridge() -> Iterator[Bridge]:
    """One that sends nothing, because its host gives no credit."""
    made = _bridge(0)
    yield made
    made.close()


def _bridge(window: int) -> Bridge:
    made = Bridge(lambda: None, lambda call_id: True)
    made.encode_by(Values(LARGEST_MESSAGE, 64))
    made.open({"h": window}, lambda: None)
    return made


def _ask(bridge: Bridge, message: object = 1, timeout: float | None = None) -> Ask[Any]:
    return bridge.ask("h", message, Any, timeout)


def _tell(bridge: Bridge, size: int) -> bool:
    """Whether there was room at once."""
    try:
        with calling(context(deadline=0.0)):
            bridge.tell("h", bytes(size))
    except QueueFull:
        return False
    return True


def test_small_tells_leave_room_for_large_ones(bridge: Bridge) -> None:
    assert all(_tell(bridge, 1) for _ in range(4))
    assert [_tell(bridge, MIB) for _ in range(5)] == [True] * 4 + [False]


def test_tells_have_4_mib_also_if_they_become_smaller(bridge: Bridge) -> None:
    told = sum(size for size in range(MIB, 1000, -1000) if _tell(bridge, size))
    assert 4 * MIB - 1000 <= told <= 4 * 1024 * 1024


def test_asks_and_tells_are_counted_apart(bridge: Bridge) -> None:
    asks = [_ask(bridge) for _ in range(10_000)]
    with pytest.raises(QueueFull, match="10000 asks wait for host 'h' already"):
        _ask(bridge)
    assert all(_tell(bridge, 1) for _ in range(1024))
    assert not _tell(bridge, 1)
    assert not any(ask._has_ended for ask in asks)


def test_asks_have_64_mib(bridge: Bridge) -> None:
    asks = [_ask(bridge, bytes(MIB)) for _ in range(67)]
    with pytest.raises(QueueFull):
        _ask(bridge, bytes(MIB))
    _ask(bridge)
    assert len(asks) == 67


def test_room_comes_back_as_messages_go() -> None:
    bridge = _bridge(1000)
    for _ in range(3):
        assert sum(_tell(bridge, MIB) for _ in range(5)) == 4
        while items := bridge.items():
            bridge.received(frames.HostCredit("h", len(items)))
    assert bridge.is_empty


def test_ended_asks_give_back_their_places_and_bodies(bridge: Bridge) -> None:
    asks = [_ask(bridge, bytes(5000), 0.0) for _ in range(10_000)]
    for ask in asks[:2]:
        with pytest.raises(AskTimeout):
            ask.get()
        assert ask._body == b""
    assert not bridge.items()
    assert bridge.is_empty
    assert all(ask._has_ended for ask in asks)
    _ask(bridge)


def test_unsent_asks_that_nobody_awaits_expire(bridge: Bridge) -> None:
    bridge.tell("h", 1)
    ask = _ask(bridge, timeout=0.0)
    assert bridge.has_asks
    bridge.look()
    assert ask._has_ended
    with pytest.raises(AskTimeout):
        ask.get()


def test_an_ask_that_ends_is_not_sent_without_its_message() -> None:
    bridge = _bridge(10)
    asks = [_ask(bridge, number) for number in range(3)]
    asks[1]._end_by(Refused("it was withdrawn"))
    sent = [item for item in bridge.items() if isinstance(item, PlainAsk)]
    assert [msgspec.msgpack.decode(item.message) for item in sent] == [0, 2]


def test_all_who_wait_for_an_ask_learn_of_its_end(bridge: Bridge) -> None:
    ask = _ask(bridge, timeout=30)
    errors: list[BaseException] = []

    def wait() -> None:
        try:
            ask.get()
        except Refused as error:
            errors.append(error)

    async def give_up() -> None:
        task = asyncio.ensure_future(ask)
        while len(ask._waiters) < 3:
            await asyncio.sleep(0.001)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    threads = [threading.Thread(target=wait) for _ in range(2)]
    for thread in threads:
        thread.start()
    asyncio.run(asyncio.wait_for(give_up(), 10))
    bridge.items()
    for thread in threads:
        thread.join(5)
    assert [str(error) for error in errors] == ["the ask of host 'h' was withdrawn"] * 2
    assert errors[0] is not errors[1]


def test_an_ask_behind_the_close_is_refused_at_once(bridge: Bridge) -> None:
    queue = bridge._queue("h")
    bridge.close()
    with pytest.raises(Refused, match="the worker is ending"):
        _ask(bridge)
    bridge._queue = lambda host: queue  # type: ignore[method-assign]  # found before the close
    with pytest.raises(Refused, match="the worker is ending"):
        _ask(bridge)


def test_an_interrupted_sender_leaves_the_way_open() -> None:
    woken: list[int] = []

    def wake() -> None:
        woken.append(1)
        if len(woken) == 1:
            raise KeyboardInterrupt

    bridge = Bridge(wake, lambda call_id: True)
    bridge.encode_by(Values(LARGEST_MESSAGE, 64))
    bridge.open({"h": 1}, lambda: None)
    with pytest.raises(KeyboardInterrupt):
        bridge.tell("h", 1)
    assert len(woken) == 2
    bridge.tell("h", 1)
    assert len(woken) == 3


def test_what_an_interrupted_sender_has_added_to_a_reference_goes_before_its_release(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bridge = _bridge(1)
    monkeypatch.setattr(references, "_holder", bridge.holdings)
    reference: clutch.Ref[Any] = clutch.Ref._of("1", "/user/ledger")
    bridge.holdings.given(["1"])
    with monkeypatch.context() as patch:
        patch.setattr(bridge, "_activate", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            bridge.tell(reference._name, 1)
    del reference
    gc.collect()
    assert [type(item) for item in _turn(bridge)] == [PlainTell]
    bridge.received(frames.HostCredit("@1", 1))
    assert _turn(bridge) == [frames.Release("1", 1)]


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def _turn(bridge: Bridge) -> list[frames.SentToHost]:
    bridge.heed()
    return bridge.items() if bridge.has_items else []
