"""The headers of a call go along with what its handler sends to hosts."""

from collections.abc import Mapping

import pytest

from clutch._host.headers import MOST_BYTES, MOST_HEADERS, carried
from clutch._wire import frames
from owner import Owner
from test_hosts import HOSTS, answer, body, value

HEADERS = {"trace": "größer", "empty": ""}


@pytest.fixture
def worker(peer: Owner) -> Owner:
    return peer.boot(modules=["hosts"], hosts=HOSTS, concurrency=8)


@pytest.mark.parametrize("function", ["hosts:price", "hosts:price_async"])
def test_an_ask_has_those_of_its_call(worker: Owner, function: str) -> None:
    for headers in (HEADERS, {}):
        call = worker.send(function, "pear", headers=headers)
        ask = worker.notice(frames.Ask)
        assert (ask.headers, ask.call) == (headers, call)
        worker.control(frames.Answer(ask.id, body(1.5)))
        assert worker.value(call) == 1.5


def test_each_of_many_asks_has_them(worker: Owner) -> None:
    call = worker.send("hosts:many", 3, headers=HEADERS)
    for _ in range(3):
        ask = worker.notice(frames.Ask)
        assert ask.headers == HEADERS
        worker.control(frames.Answer(ask.id, body(value(ask.message) ** 2)))
    assert worker.value(call) == 3


def test_a_tell_has_them(worker: Owner) -> None:
    worker.call("hosts:tell", "prices", 1, headers=HEADERS)
    worker.call("hosts:tell", "prices", 2)
    assert [worker.notice(frames.Tell).headers for _ in range(2)] == [HEADERS, {}]


def test_too_many_are_not_carried(worker: Owner) -> None:
    headers = {str(number): "" for number in range(MOST_HEADERS + 1)}
    call = worker.send("hosts:price", "pear", headers=headers)
    answer(worker, 1.5)
    assert worker.value(call) == 1.5


@pytest.mark.parametrize(
    "headers",
    [
        {str(number): "" for number in range(MOST_HEADERS + 1)},
        {"large": "x" * (MOST_BYTES - 4)},
        {"wide": "€" * (MOST_BYTES // 3)},
        {"surrogate": "\ud800"},
        {"\ud800": "surrogate"},
        {"number": 5},
        {5: "number"},
        {"none": None},
        {"bytes": b"x"},
    ],
)
def test_what_does_not_fit(headers: Mapping[str, str]) -> None:
    assert carried(headers) == {}


def test_what_fits() -> None:
    headers = {f"{number:2}": "x" * (MOST_BYTES // MOST_HEADERS - 2) for number in range(16)}
    assert carried(headers) == headers


def test_texts_of_subclasses_become_plain() -> None:
    class Text(str):
        def encode(self, *_: object) -> bytes:
            raise AssertionError("user code ran")

    ((name, found),) = carried({Text("größer"): Text("x")}).items()
    assert (name, found) == ("größer", "x")
    assert type(name) is type(found) is str


@pytest.mark.parametrize("function", ["ask", "ask_async"])
def test_an_ask_with_texts_of_subclasses(peer: Owner, function: str) -> None:
    worker = peer.boot(modules=["odd_headers"], hosts=HOSTS, concurrency=8)
    call = worker.send(f"odd_headers:{function}")
    ask = worker.notice(frames.Ask)
    assert ask.headers == {"user": "ada"}
    worker.control(frames.Answer(ask.id, body(1.5)))
    assert worker.value(call) == 1.5


def test_a_tell_with_texts_of_subclasses(peer: Owner) -> None:
    worker = peer.boot(modules=["odd_headers"], hosts=HOSTS)
    assert worker.call("odd_headers:tell") is None
    assert worker.notice(frames.Tell).headers == {"user": "ada"}
