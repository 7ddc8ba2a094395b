"""Calls continue the trace of their caller, where OpenTelemetry is installed."""

import sys
from typing import Any

import pytest
from opentelemetry import propagate

from clutch import testing
from clutch._calls import spans, variables
from clutch._wire import frames
from owner import Owner
from test_hosts import HOSTS, body

TRACE = "0af7651916cd43dd8448eb211c80319c"
CALLER = "b7ad6b7169203331"
HEADERS = {"traceparent": f"00-{TRACE}-{CALLER}-01"}


@pytest.fixture
def worker(peer: Owner) -> Owner:
    return peer.boot(modules=["traced"], hosts=HOSTS, concurrency=8)


def _spans(worker: Owner) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = worker.call("traced:spans")
    return found


@pytest.mark.parametrize("function", ["traced:current", "traced:current_async"])
def test_a_call_runs_in_a_server_span_of_the_trace(worker: Owner, function: str) -> None:
    call = worker.send(function, headers=HEADERS)
    trace, current = worker.value(call)
    (span,) = _spans(worker)
    assert trace == span["trace"] == TRACE
    assert (span["id"], span["parent"]) == (current, CALLER)
    method = function.replace(":", "/")
    assert (span["name"], span["kind"], span["status"]) == (method, "SERVER", "UNSET")
    assert span["attributes"]["rpc.system.name"] == "clutch"
    assert span["attributes"]["rpc.method"] == method
    assert span["attributes"]["clutch.call"] == call


def test_a_call_without_a_trace_has_no_span(worker: Owner) -> None:
    assert worker.call("traced:current", headers={"other": "x"}) == ["0" * 32, "0" * 16]
    assert worker.call("traced:current") == ["0" * 32, "0" * 16]
    assert _spans(worker) == []


@pytest.mark.parametrize("function", ["traced:fail", "traced:fail_async"])
def test_a_failure_is_in_the_span(worker: Owner, function: str) -> None:
    assert worker.failure(worker.send(function, headers=HEADERS)).code == "raised"
    (span,) = _spans(worker)
    assert (span["status"], span["events"]) == ("ERROR", ["exception"])
    assert span["attributes"]["error.type"] == "ValueError"


def test_many_quick_calls_have_a_span_each(worker: Owner) -> None:
    for _ in range(20):
        worker.call("traced:plain")
    calls = [worker.item("traced:plain", headers=HEADERS if i % 2 else {})[0] for i in range(40)]
    worker.send_items(calls)
    assert [worker.value(call.id) for call in calls] == ["plain"] * 40
    found = [span["attributes"]["clutch.call"] for span in _spans(worker)]
    assert found == [call.id for call in calls[1::2]]


def test_the_baggage_of_the_caller_is_there(worker: Owner) -> None:
    headers = {**HEADERS, "baggage": "user=ada"}
    assert worker.call("traced:baggage_of_caller", headers=headers) == "ada"
    assert worker.call("traced:baggage_of_caller") is None


def test_a_log_record_has_the_ids_of_its_span(worker: Owner) -> None:
    trace, span = worker.call("traced:logged", headers=HEADERS)
    record = worker.notice(frames.Log)
    assert record.mdc == {"trace_id": trace, "span_id": span}
    assert record.function == "traced:logged"


@pytest.mark.parametrize("function", ["traced:ask", "traced:ask_async"])
def test_an_ask_carries_the_span_within_which_it_is_made(worker: Owner, function: str) -> None:
    headers = {**HEADERS, "tracestate": "a=b", "user": "ada"}
    call = worker.send(function, headers=headers)
    ask = worker.notice(frames.Ask)
    worker.control(frames.Answer(ask.id, body(1.0)))
    trace, inner = worker.value(call)
    assert ask.headers == {
        "traceparent": f"00-{trace}-{inner}-01",
        "tracestate": "a=b",
        "user": "ada",
    }
    by_name = {span["name"]: span for span in _spans(worker)}
    assert by_name["inner"]["parent"] == by_name[function.replace(":", "/")]["id"]


@pytest.mark.parametrize(("function", "shape"), [("generated", 1), ("summed", 2)])
def test_a_stream_has_one_span(worker: Owner, function: str, shape: int) -> None:
    arguments = [3] if shape == 1 else []
    name = f"traced:{function}"
    stream = worker.open(name, *arguments, shape=shape, demand=10 * (shape & 1), headers=HEADERS)
    if shape == 1:
        assert worker.value(stream) is None
        current = worker.elements[stream][0]
    else:
        worker.until(lambda: worker.requested[stream] > 0)
        worker.feed(stream, 1, 2)
        worker.finish(stream)
        current = worker.value(stream)
    (span,) = _spans(worker)
    assert (span["name"], span["parent"]) == (f"traced/{function}", CALLER)
    assert current == [TRACE, span["id"]]


def test_what_the_library_raises_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(spans, "_has_warned", False)
    monkeypatch.setattr(propagate, "extract", fail)
    call = testing.context(headers=HEADERS)
    with caplog.at_level("WARNING", "clutch"), testing.calling(call):
        variables.enter(call)
        variables.enter(call)
    assert call._span is None
    assert [record.message for record in caplog.records] == [
        "OpenTelemetry has failed; this is logged once"
    ]


def test_without_the_library_a_call_has_no_span(monkeypatch: pytest.MonkeyPatch) -> None:
    import clutch._calls

    monkeypatch.setattr(variables, "_may_trace", True)
    monkeypatch.delattr(clutch._calls, "spans")
    monkeypatch.delitem(sys.modules, "clutch._calls.spans")
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    call = testing.context(headers=HEADERS)
    with testing.calling(call):
        variables.enter(call)
    assert call._span is None
    assert not variables.is_traced(HEADERS)
