"""The event loop as seen by `def` functions and constructors. It is the same in all workers."""

import sys

import pytest

from clutch._wire import frames
from owner import Owner

WAYS = {
    "run": "2",
    "new loop": "2",
    "own loop": "2",
    "running": "RuntimeError: no running event loop",
    "task": "RuntimeError: no running event loop",
    "close": "RuntimeError: this is the event loop of the worker, which serves other calls too",
}


@pytest.fixture
def worker(peer: Owner) -> Owner:
    return peer.boot(modules=["loops"], concurrency=3)


@pytest.mark.parametrize("way", WAYS)
def test_function_uses_asyncio_alike_before_and_after_coroutines(worker: Owner, way: str) -> None:
    before = worker.call("loops:use", way)
    assert worker.call("loops:touch") == "touched"
    after = worker.call("loops:use", way)
    assert worker.call("loops:touch") == "touched"
    assert [before, after] == [WAYS[way]] * 2


@pytest.mark.parametrize("way", WAYS)
def test_function_uses_asyncio_alike_after_asyncio_run(worker: Owner, way: str) -> None:
    for _ in range(2):
        assert worker.call("loops:use", "run") == "2"
        assert worker.call("loops:use", way) == WAYS[way]
        worker.call("loops:touch")


@pytest.mark.parametrize("way", WAYS)
def test_method_of_an_actor_uses_asyncio_alike(peer: Owner, way: str) -> None:
    peer.boot(target="loops:Client")
    before = peer.call("use", way)
    peer.call("touch")
    assert [before, peer.call("use", way)] == [WAYS[way]] * 2


@pytest.mark.parametrize("way", WAYS)
def test_generator_uses_asyncio_alike(worker: Owner, way: str) -> None:
    for _ in range(2):
        stream = worker.open("loops:stream", way, demand=3)
        worker.answer(stream)
        assert worker.elements[stream] == [WAYS[way]] * 2
        worker.call("loops:touch")


def test_many_functions_and_coroutines_of_one_message_begin_in_order(worker: Owner) -> None:
    worker.call("loops:touch")
    names = [("loops:note", "loops:note_async")[n % 3 == 0] for n in range(60)]
    items = [worker.item(name, str(n))[0] for n, name in enumerate(names)]
    worker.send_items(items)
    worker.until(lambda: len(worker.answers) == 61)
    assert worker.call("loops:order") == [str(n) for n in range(60)]


def test_quick_functions_are_served_between_coroutines(worker: Owner) -> None:
    for _ in range(20):
        worker.call("loops:order")
    worker.call("loops:touch")
    functions = ["loops:order"] * 50 + ["loops:touch"] + ["loops:order"] * 50
    worker.send_items([worker.item(function)[0] for function in functions])
    worker.until(lambda: len(worker.answers) == 122)


def test_other_coroutines_go_on_while_a_function_runs_the_loop(worker: Owner) -> None:
    waiting = worker.send("loops:wait")
    worker.running(waiting)
    let = worker.send("loops:let_wait")
    late = worker.send("loops:at_once", 1)
    worker.until(lambda: len(worker.answers) == 3)
    assert worker.order == [waiting, let, late]


def test_function_that_runs_the_loop_is_interrupted(worker: Owner) -> None:
    worker.call("loops:touch")
    call_id = worker.send("loops:sleep_in_loop", 30.0)
    worker.running(call_id)
    worker.control(frames.Interrupt(call_id))
    assert worker.failure(call_id).code == "interrupted"
    assert worker.call("loops:touch") == "touched"


def test_worker_stops_while_a_function_runs_the_loop(worker: Owner) -> None:
    worker.call("loops:touch")
    call_id = worker.send("loops:sleep_in_loop", 0.2)
    worker.running(call_id)
    assert worker.stop() == 0
    worker.receive_pending()
    assert worker.values[call_id] is None


@pytest.mark.parametrize("function", ["loops:stop_loop", "loops:stop_loop_async"])
def test_stop_of_the_loop_by_user_code_changes_nothing(worker: Owner, function: str) -> None:
    worker.call("loops:touch")
    assert worker.call(function) == "stopped"
    assert worker.call("loops:touch") == "touched"
    assert worker.call("loops:use", "own loop") == "2"


def test_constructor_sees_the_loop_that_serves(peer: Owner) -> None:
    peer.boot(target="loops:Client")
    assert peer.call("same") is True
    assert peer.call("wait") == [True, "x"]
    assert peer.call("same") is True


def test_constructor_sees_the_loop_that_serves_its_streams(peer: Owner) -> None:
    peer.boot(target="loops:Feed")
    assert peer.call("same") is True
    stream = peer.open("loops", demand=2)
    peer.answer(stream)
    assert peer.elements[stream] == [True]
    assert peer.call("same") is True


@pytest.mark.skipif(sys.version_info < (3, 12), reason="there are no eager tasks")
class TestEagerTasks:
    """Tasks that begin, and may end, when they are created."""

    @pytest.fixture
    def worker(self, peer: Owner) -> Owner:
        peer.boot(modules=["loops"], concurrency=1, credit=1000)
        peer.call("loops:touch")
        peer.call("loops:make_eager")
        return peer

    def test_a_thousand_calls_at_once_are_answered(self, worker: Owner) -> None:
        first = worker.item("loops:touch")[0]  # the others wait for this one
        items = [worker.item("loops:at_once", n)[0] for n in range(997)]
        worker.send_items([first, *items])
        worker.until(lambda: len(worker.answers) == 1000)
        assert [worker.values[item.id] for item in items] == list(range(997))

    def test_no_task_is_kept(self, worker: Owner) -> None:
        for number in range(50):
            worker.call("loops:at_once", number)
            worker.call("loops:touch")
        assert len(worker.call("loops:tasks")) < 10

    def test_order_cancel_streams_and_stop_are_as_ever(self, worker: Owner) -> None:
        names = [("loops:note", "loops:note_async")[n % 3 == 0] for n in range(30)]
        worker.send_items([worker.item(name, str(n))[0] for n, name in enumerate(names)])
        worker.until(lambda: len(worker.answers) == 32)
        assert worker.call("loops:order") == [str(n) for n in range(30)]
        stream = worker.open("loops:count", 5, demand=6)
        worker.answer(stream)
        assert worker.elements[stream] == list(range(5))
        waiting = worker.send("loops:wait")
        worker.running(waiting)
        assert worker.cancel(waiting) == "running"
        assert worker.failure(waiting).code == "cancelled"
        assert worker.stop() == 0
