"""What log handlers and OpenTelemetry's processors raise ends no worker, and no call stays open."""

import pytest

from clutch._calls import spans
from clutch._wire import frames
from owner import Owner

TRACED = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
KINDS = ["error", "cancelled", "exit"]


@pytest.fixture
def worker(peer: Owner) -> Owner:
    return peer.boot(modules=["hostile_logging"], concurrency=1)


def _call(worker: Owner, function: str, traced: bool = True) -> object:
    return worker.call(f"hostile_logging:{function}", headers=TRACED if traced else {})


@pytest.mark.parametrize("function", ["fail", "fail_async"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_log_handler_may_raise_at_a_failed_cast(worker: Owner, function: str, kind: str) -> None:
    worker.call("hostile_logging:raise_in_logs", kind)
    worker.send(f"hostile_logging:{function}", kind=frames.Cast)
    assert "cast" in worker.notice(frames.Log).message
    assert _call(worker, "fine") == _call(worker, "fine_async") == "fine"


@pytest.mark.parametrize("function", ["fine", "fine_async"])
@pytest.mark.parametrize("logs", [False, True])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("when", ["begin", "end"])
def test_a_processor_may_raise(
    worker: Owner, function: str, logs: bool, kind: str, when: str
) -> None:
    names = (kind, "") if when == "begin" else ("", kind)
    worker.call("hostile_logging:raise_in_spans", *names)
    if logs:
        worker.call("hostile_logging:raise_in_logs", "error")
    # A call whose place were lost would leave none for the next one.
    assert [_call(worker, function) for _ in range(3)] == ["fine"] * 3
    assert worker.ping().running == []


@pytest.mark.parametrize(("function", "shape"), [("fed", 1), ("fed_async", 1), ("taken", 2)])
@pytest.mark.parametrize("kind", KINDS)
def test_a_processor_may_raise_in_streams(
    worker: Owner, function: str, shape: int, kind: str
) -> None:
    worker.call("hostile_logging:raise_in_spans", kind, kind)
    worker.call("hostile_logging:raise_in_logs", kind)
    name = f"hostile_logging:{function}"
    stream = worker.open(name, shape=shape, demand=5 * (shape & 1), headers=TRACED)
    if shape & 2:
        worker.finish(stream)
    assert worker.value(stream) is None
    assert _call(worker, "fine") == "fine"


@pytest.mark.parametrize(
    ("function", "shape"), [("leave", 0), ("given", 1), ("given_async", 1), ("summed", 2)]
)
def test_the_span_of_a_call_that_ends_the_process_ends(
    worker: Owner, function: str, shape: int
) -> None:
    worker.call("hostile_logging:raise_in_spans", "", "")
    name = f"hostile_logging:{function}"
    if shape:
        stream = worker.open(name, shape=shape, demand=5 * (shape & 1), headers=TRACED)
        if shape & 2:
            worker.until(lambda: worker.requested[stream] > 0)
            worker.feed(stream, 1)
    else:
        worker.send(name, headers=TRACED)
    assert worker.exit_code() == 5
    assert worker.stdout().count(f"hostile_logging/{function} ended") == 1


@pytest.mark.parametrize("exits", [False, True])
def test_a_stop_hook_may_raise_anything(peer: Owner, exits: bool) -> None:
    worker = peer.boot(target="hostile_logging:Cancelled", arguments=[exits])
    headers = {"type": "hostile_logging:Child", "token": "0" * 32, "path": "/user/child"}
    worker.value(worker.send("@1:construct", headers=headers))
    assert worker.stop() == (5 if exits else 0)
    assert "the child stops" in worker.stdout()
    worker.receive_pending()
    assert any("the stop hook" in log.message for log in worker.notices[frames.Log])


def test_the_type_of_an_error_has_its_module() -> None:
    assert spans._type_of(ValueError()) == "ValueError"
    assert spans._type_of(frames.MalformedError()) == "clutch._wire.frames.MalformedError"
