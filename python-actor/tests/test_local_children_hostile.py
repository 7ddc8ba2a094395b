"""Children in the process of a real worker whose code does what it can against it."""

from typing import Any

import msgspec
import pytest

from clutch._wire import frames
from owner import Owner


@pytest.fixture
def worker(peer: Owner) -> Owner:
    return peer.boot(modules=["hostile_children"])


def child(worker: Owner, number: int, kind: str, *arguments: Any) -> None:
    headers = {
        "type": f"hostile_children:{kind}",
        "token": f"{number:032x}",
        "path": f"/system/child-{number}",
    }
    assert worker.value(worker.send(f"@{number}:construct", *arguments, headers=headers)) is None


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("surrogate", "\\udc80"),
        ("huge", "x" * 1000),
        ("raises", "<Raising whose str() raised>"),
        ("exits", "<Raising whose str() raised>"),
    ],
)
def test_any_code_of_an_exit_ends_the_child_alone(worker: Owner, code: str, text: str) -> None:
    child(worker, 1, "Exits")
    reason = f"SystemExit({text})"
    error = worker.fail("@1:receive", code).detail["error"]
    assert error["message"] == f"hostile_children:Exits has ended by {reason}"
    end = msgspec.msgpack.decode(worker.notice(frames.Tell).message)
    assert end == {"number": 1, "reason": reason, "crashed": True}
    assert worker.fail("@1:receive", "again").code == "stopping"
    assert worker.call("hostile_children:news") == []


@pytest.mark.parametrize("error", ["value", "exit"])
def test_a_hook_that_cannot_be_looked_up_is_logged(worker: Owner, error: str) -> None:
    child(worker, 1, "Hidden", error)
    worker.call("@1:receive", "watch")
    worker.control(frames.Terminated(worker.notice(frames.Watch).token, "has stopped"))
    assert worker.notice(frames.Log).message == "no @on_terminated hook of /system/child-1"
    assert worker.call("@1:receive", "again") == "again"


def test_a_stop_hook_that_is_cancelled_leaves_the_others_theirs(worker: Owner) -> None:
    child(worker, 1, "Prints")
    child(worker, 2, "CancelsItself")
    assert worker.stop() == 0
    assert "the stop hook ran" in worker.stdout()


def test_a_worker_that_exits_in_its_stop_hook_stops_its_children(peer: Owner) -> None:
    worker = peer.boot(target="hostile_children:ExitsAtStop")
    child(worker, 1, "Prints")
    worker.stop()
    assert "the stop hook ran" in worker.stdout()


@pytest.mark.parametrize(
    "name",
    [
        *("@", "@1", "@:receive", "@x:receive", "@1:nothing", "@1:__class__", "@-1:drop"),
        *("@1:construct", "@1:receive\n", "@\u0661:receive", "@1_0:drop", f"@{10**19}:drop"),
    ],
)
def test_other_names_are_unknown(worker: Owner, name: str) -> None:
    child(worker, 1, "Exits")
    assert worker.fail(name, "x").code == "unknown-function"
    assert worker.call("@1:receive", "again") == "again"


def test_its_token_is_in_no_headers(worker: Owner) -> None:
    child(worker, 1, "Curious")
    assert worker.call("@1:receive", "x") == ["{}", "{}"]
    for _ in range(2):
        assert worker.notice(frames.Tell).headers == {}


def test_a_drop_cancels_what_runs(worker: Owner) -> None:
    child(worker, 1, "Goes")
    call = worker.send("@1:receive", "wait")
    worker.until(lambda: bool(worker.call("hostile_children:news")))
    worker.call("@1:drop")
    assert worker.failure(call).code == "cancelled"


def test_one_that_was_dropped_begins_no_timer_and_no_watch(worker: Owner) -> None:
    child(worker, 1, "Goes")
    worker.call("@1:receive", "later")
    worker.call("@1:drop")
    worker.call("hostile_children:note", "dropped")
    worker.until(lambda: len(worker.call("hostile_children:news")) == 3)
    news = ["dropped", "active: False", "/system/child-1 has ended"]
    assert worker.call("hostile_children:news") == news
    assert worker.call("hostile_children:timers") == 0
    assert not worker.notices[frames.Watch]


def test_a_timer_ends_with_one_that_finishes(worker: Owner) -> None:
    child(worker, 1, "Goes")
    worker.call("@1:receive", "every")
    worker.until(lambda: worker.call("hostile_children:timers") == 0)
    assert worker.call("hostile_children:news") == []


def test_cancelled_messages_leave_their_lane(worker: Owner) -> None:
    child(worker, 1, "Goes")
    worker.running(worker.send("@1:receive", "wait"))
    for _ in range(200):
        worker.cancel(worker.send("@1:receive", "x"))
    assert worker.call("hostile_children:waiting") < 100


def test_names_on_the_wire_are_not_shown(peer: Owner) -> None:
    worker = peer.boot(target="hostile_children:ExitsAtStop")
    child(worker, 1, "Named")
    assert worker.call("@1:tell", "x") is None
    assert worker.call("@1:receive", "x") == ["receive", "/system/child-1"] * 2
    assert worker.fail("receiv").detail["allowed"] == ["add"]
