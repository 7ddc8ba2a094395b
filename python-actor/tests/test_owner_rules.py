"""The rules for what an owner may send, for calls, casts and streams.

A violation ends the worker soon, with its own exit code and without a traceback.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from msgspec import Raw

from clutch._wire import frames
from owner import Owner, owner

MODULES = ["plain", "asyncs", "streams"]
NONE = Raw(b"\x90")
HUGE = 1 << 62

Breaks = Callable[[Owner, int], None]


@dataclass(frozen=True)
class Rule:
    name: str
    breaks: Breaks

    def __str__(self) -> str:
        return self.name


def _call(
    owner: Owner, call_id: int = 99, kind: type[frames.Call] = frames.Call, **more: Any
) -> None:
    owner.send_items([kind(call_id, "plain:echo", NONE, **more)])


CALL = frames.Call(99, "plain:echo", NONE)


def _open(shape: int, demand: int, buffers: int = 0, stream: int = 99) -> frames.Open:
    return frames.Open(stream, "streams:numbers", shape, demand, NONE, buffers=buffers)


def _feed(stream: int, counts: Sequence[int] = (), elements: bytes = b"\x91\x01") -> frames.Feed:
    return frames.Feed(stream, Raw(elements), list(counts))


def _sends(*made: Callable[[int], Any], buffers: Sequence[bytes] = ()) -> Breaks:
    return lambda owner, known: owner.send_items([make(known) for make in made], buffers)


def _item(item: Any, *buffers: bytes) -> Breaks:
    return lambda owner, _: owner.send_items([item], buffers)


def _of(make: Callable[[int], Any], *buffers: bytes) -> Breaks:
    return lambda owner, known: owner.send_items([make(known)], buffers)


def _raw(hexadecimal: str, *parts: bytes, channel: str = "data") -> Breaks:
    return lambda owner, _: owner.send_raw(channel, bytes.fromhex(hexadecimal), *parts)


def _command(*items: frames.Command) -> Breaks:
    return lambda owner, _: owner.control(*items)


OF_ALL = [
    Rule("a call of id 0", lambda o, _: _call(o, 0)),
    Rule("a call of a negative id", lambda o, _: _call(o, -1)),
    Rule("an id that a call had", lambda o, known: _call(o, known)),
    Rule("a cast of an id that a call had", lambda o, known: _call(o, known, frames.Cast)),
    Rule("an older id", lambda o, known: _call(o, known - 1)),
    Rule("two calls of one id", lambda o, _: o.send_items(2 * [CALL])),
    Rule("a negative count of buffers", lambda o, _: _call(o, buffers=-1)),
    Rule("a buffer that is not there", lambda o, _: _call(o, buffers=1)),
    Rule("more buffers than there can be", lambda o, _: _call(o, buffers=HUGE)),
    Rule("a negative timeout", lambda o, _: _call(o, timeout=-1)),
    Rule("a buffer that no call claims", _item(CALL, b"x")),
    Rule("a shape that is none", _item(_open(4, 0))),
    Rule("a demand of what gives nothing", _item(frames.Open(99, "streams:total", 2, 1, NONE))),
    Rule("a negative demand", _item(_open(1, -1))),
    Rule("a stream's buffer that is not there", _item(_open(1, 0, buffers=1))),
    Rule("a stream's buffer that it does not claim", _item(_open(1, 0), b"x")),
    Rule("a demand for nobody", _item(frames.Demand(999, 1))),
    Rule("an input for nobody", _item(_feed(999))),
    Rule("an end for nobody", _item(frames.Finish(999))),
    Rule("a part for nobody", _item(frames.InputChunk(999, [1]), b"x")),
    Rule("a demand for id 0", _item(frames.Demand(0, 1))),
    Rule("a call and a stream's item", lambda o, _: o.send_items([CALL, frames.Finish(1)])),
    Rule("a kind that goes up", _raw("91931001c0")),
    Rule("no item", _raw("90")),
    Rule("garbage", _raw("c1")),
    Rule("nothing", _raw("")),
    Rule("a header that claims too much", _raw("ddffffffff")),
    Rule("a command on data", _raw("923401")),
    Rule("garbage on control", _raw("c1", channel="control")),
    Rule("a call on control", _raw("91940101a16690", channel="control")),
    Rule("a cancel of id 0", _command(frames.Cancel(0))),
    Rule("a cancel of a negative id", _command(frames.Cancel(-1))),
    Rule("an interrupt of a negative id", _command(frames.Interrupt(-1))),
    Rule("a negative drain", _command(frames.Stop(-1))),
    Rule("a second start", lambda o, _: o.start()),
]  # fmt: skip

OF_OUTPUT = [
    Rule("an opening of its id", _of(lambda s: _open(1, 0, stream=s))),
    Rule("a demand of 0", _of(lambda s: frames.Demand(s, 0))),
    Rule("input for what takes none", _of(lambda s: _feed(s))),
    Rule("an end of it", _of(frames.Finish)),
    Rule("a failure of it", _of(lambda s: frames.Abort(s, "why"))),
    Rule("a part of it", _of(lambda s: frames.InputChunk(s, [1]), b"x")),
]


def _part(stream: int) -> frames.InputChunk:
    return frames.InputChunk(stream, [2])


ARRAY = b"\xdc\x08\x00" + bytes(2048)
TWO = b"\x92\x01\x01"

OF_INPUT = [
    Rule("more input than asked for", _of(lambda s: _feed(s, (), ARRAY))),
    Rule("no array", _of(lambda s: _feed(s, (), b"\x01"))),
    Rule("counts for other elements", _of(lambda s: _feed(s, [0, 0]))),
    Rule("a buffer that is not there", _of(lambda s: _feed(s, [1]))),
    Rule("buffers that add up to too many", _of(lambda s: _feed(s, [1, HUGE], TWO), b"x")),
    Rule("a negative count", _of(lambda s: _feed(s, [1, -1], TWO), b"x")),
    Rule("a buffer that no element claims", _of(lambda s: _feed(s), b"x")),
    Rule("a part without octets", _of(lambda s: frames.InputChunk(s, [1]))),
    Rule("an empty part", _of(lambda s: frames.InputChunk(s, [1]), b"")),
    Rule("a part too long", _of(lambda s: frames.InputChunk(s, [1]), b"xx")),
    Rule("a part of none", _of(lambda s: frames.InputChunk(s), b"x")),
    Rule("a part with two buffers", _of(lambda s: frames.InputChunk(s, [2]), b"x", b"y")),
    Rule("sizes over the limit", _of(lambda s: frames.InputChunk(s, [HUGE, HUGE]), b"x")),
    Rule("more frames than there may be", _of(lambda s: frames.InputChunk(s, 8193 * [1]), b"x")),
    Rule("two ends", _sends(frames.Finish, frames.Finish)),
    Rule("a failure behind the end", _sends(frames.Finish, lambda s: frames.Abort(s, ""))),
    Rule("input behind the end", _sends(frames.Finish, _feed)),
    Rule("a part behind the end", _sends(frames.Finish, _part, buffers=[b"x"])),
    Rule("an end in the middle of an element", _sends(_part, frames.Finish, buffers=[b"x"])),
]  # fmt: skip

# What the worker is busy with at the time of the violation.
BUSY: dict[str, Callable[[Owner], int]] = {
    "def": lambda o: o.send("plain:echo", 1),
    "async def": lambda o: o.send("asyncs:wait", 1),
}
SOURCES = {"def": "streams:numbers", "async def": "streams:async_numbers"}
INPUTS = {"def": ("streams:total", 2), "async def": ("streams:async_total", 2)}


@pytest.fixture
def worker(peer: Owner) -> Owner:
    return peer.boot(modules=MODULES)


def _ends(worker: Owner) -> None:
    assert worker.exit_code() == 73, worker.stderr()
    assert "clutch: the owner broke the protocol: " in worker.stderr()
    assert "Traceback" not in worker.stderr()


@pytest.mark.parametrize("rule", OF_ALL, ids=str)
@pytest.mark.parametrize("way", BUSY)
def test_rule_of_ids_and_counts(worker: Owner, way: str, rule: Rule) -> None:
    worker.call("plain:echo", 0)
    known = BUSY[way](worker)
    rule.breaks(worker, known)
    _ends(worker)


@pytest.mark.parametrize("rule", OF_OUTPUT, ids=str)
@pytest.mark.parametrize("way", SOURCES)
def test_rule_of_streams_that_give(worker: Owner, way: str, rule: Rule) -> None:
    stream = worker.open(SOURCES[way], 10, demand=1)
    worker.until_given(stream, 1)
    rule.breaks(worker, stream)
    _ends(worker)


@pytest.mark.parametrize("rule", OF_INPUT, ids=str)
@pytest.mark.parametrize("way", INPUTS)
def test_rule_of_streams_that_take(worker: Owner, way: str, rule: Rule) -> None:
    function, shape = INPUTS[way]
    stream = worker.open(function, shape=shape)
    worker.until(lambda: worker.requested[stream] > 0)
    rule.breaks(worker, stream)
    _ends(worker)


@pytest.mark.parametrize("way", INPUTS)
def test_demand_for_a_stream_that_gives_nothing(worker: Owner, way: str) -> None:
    function, shape = INPUTS[way]
    stream = worker.open(function, shape=shape)
    worker.until(lambda: worker.requested[stream] > 0)
    worker.demand(stream, 1)
    _ends(worker)


def test_a_violation_is_one_while_async_calls_drain(worker: Owner) -> None:
    worker.send("asyncs:wait", 1)
    worker.until(lambda: worker.call("asyncs:starts") == [1])
    worker.control(frames.Stop(60_000))
    worker.until(lambda: _is_stopping(worker))
    worker.send_raw("data", b"\xc1")
    _ends(worker)


def _is_stopping(worker: Owner) -> bool:
    """Whether the worker refuses a call. A call right after the stop may still get a reply."""
    answer = worker.answer(worker.send("asyncs:starts"))
    return isinstance(answer, frames.Failure) and answer.code == "stopping"


def test_a_drain_may_be_as_long_as_can_be_said(worker: Owner) -> None:
    assert worker.stop((1 << 63) - 1) == 0


def test_an_opening_behind_calls_of_higher_ids_can_be_cancelled_and_does_not_hide_them(
    worker: Owner,
) -> None:
    stream = worker.item("streams:numbers", 1)[0].id
    call = worker.send("plain:echo", 1)
    worker.answer(call)
    worker.send_items([_open(1, 0, stream=stream)])
    worker.answer(stream)
    assert worker.cancel(call) == "done"


def test_what_is_legal_though_it_looks_odd() -> None:
    with owner() as peer:
        worker = peer.boot(modules=MODULES)
        stream = worker.open("streams:numbers", 1, demand=1)
        worker.until_given(stream, 1)
        worker.demand(stream, 1)
        assert worker.value(stream) is None
        worker.send_items([frames.Demand(stream, HUGE), frames.Finish(stream)])
        worker.send_items([frames.InputChunk(stream, [1]), _feed(stream, [1])], [b"x", b"y"])
        assert worker.cancel(stream) == "done"
        worker.control(frames.Interrupt(stream), frames.Interrupt(999), frames.Ping(-1))
        assert worker.call("plain:echo", 7) == 7
        assert worker.stop() == 0
