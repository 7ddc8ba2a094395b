"""Streams of a real worker that stops."""

import pytest

from owner import Owner


@pytest.fixture
def worker(peer: Owner) -> Owner:
    return peer.boot(modules=["streams"])


def _open(worker: Owner, function: str, *arguments: object, shape: int = 1, demand: int = 0) -> int:
    return worker.open(f"streams:{function}", *arguments, shape=shape, demand=demand)


@pytest.mark.parametrize("function", ["numbers", "async_numbers", "async_sleepy"])
def test_stop_ends_sources(worker: Owner, function: str) -> None:
    arguments = [] if function == "async_sleepy" else [1_000_000]
    stream = _open(worker, function, *arguments, demand=1)
    worker.until_given(stream, 1)
    assert worker.stop(0) == 0
    worker.receive_pending()
    assert worker.failure(stream).code == "cancelled"


@pytest.mark.parametrize("function", ["doubled", "async_doubled"])
def test_stop_ends_streams_with_input(worker: Owner, function: str) -> None:
    stream = _open(worker, function, shape=3, demand=10)
    worker.until(lambda: worker.requested[stream] > 0)
    assert worker.stop(0) == 0
    worker.receive_pending()
    assert worker.failure(stream).code == "cancelled"


def test_stop_waits_for_the_ends_of_all_kinds(worker: Owner) -> None:
    functions = ["doubled", "async_doubled", "doubled", "async_doubled"]
    streams = [_open(worker, function, shape=3, demand=10) for function in functions]
    for stream in streams:
        worker.until(lambda stream=stream: worker.requested[stream] > 0)  # type: ignore[misc]
    assert worker.stop(0) == 0
    worker.receive_pending()
    assert {worker.failure(stream).code for stream in streams} == {"cancelled"}
