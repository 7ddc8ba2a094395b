"""Children in the process of a real worker, whose owner is the small one of the tests."""

from typing import Any

import msgspec
import pytest

import clutch
from clutch import testing
from clutch._wire import frames
from owner import Owner

LEDGER: clutch.Ref[Any] = clutch.Ref._of("1" * 32, "/user/ledger")
TOKENS = ["0" * 31 + str(number) for number in range(10)]


@clutch.actor
class Child:
    def __init__(self, name: str) -> None:
        self.name = name


@pytest.fixture
def worker(peer: Owner) -> Owner:
    return peer.boot(modules=["housing"])


def headers(number: int, kind: str) -> dict[str, str]:
    path = f"/system/child-{number}"
    return {"type": f"housing:{kind}", "token": TOKENS[number], "path": path}


def construct(worker: Owner, number: int, *arguments: Any, kind: str = "Child") -> int:
    return worker.send(f"@{number}:construct", *arguments, headers=headers(number, kind))


def child(worker: Owner, number: int, *arguments: Any, kind: str = "Child") -> None:
    assert worker.value(construct(worker, number, *arguments, kind=kind)) is None


def end(worker: Owner) -> Any:
    tell = worker.notice(frames.Tell)
    assert tell.host == "clutch:ended"
    worker.control(frames.HostCredit(tell.host, 1))
    return msgspec.msgpack.decode(tell.message)


def test_messages_have_replies_and_tells_none(worker: Owner) -> None:
    child(worker, 1, "ann")
    assert worker.call("@1:receive", 5) == 5
    assert worker.call("@1:tell", 6) is None
    assert worker.call("housing:news") == ["ann 5", "ann 6"]


def test_each_is_its_own_actor(worker: Owner) -> None:
    child(worker, 1, "ann")
    child(worker, 2, "bob")
    assert worker.call("@1:receive", "self").path == "/system/child-1"
    assert worker.call("@2:receive", "self").path == "/system/child-2"
    assert "worker has functions" in worker.call("housing:refusal")


def test_a_constructor_that_raises_leaves_nothing(worker: Owner) -> None:
    failure = worker.failure(construct(worker, 1, "bad"))
    assert (failure.code, failure.detail["error"]["class"]) == ("raised", "ValueError")
    assert failure.detail["error"]["frames"][0][2] == "__init__"
    assert worker.fail("@1:receive", 5).code == "stopping"
    assert worker.failure(construct(worker, 2)).code == "bad-arguments"


def test_a_message_of_another_type_fails(worker: Owner) -> None:
    child(worker, 1, "ann")
    assert worker.fail("@1:receive", [1]).code == "bad-arguments"
    assert worker.fail("@1:tell", [1]).code == "bad-arguments"


def test_a_tell_that_raises_is_logged(worker: Owner) -> None:
    child(worker, 1, "ann")
    assert worker.call("@1:tell", "raise") is None
    assert worker.notice(frames.Log).message == "a message to /system/child-1 failed"
    assert worker.fail("@1:receive", "raise").detail["error"]["message"] == "as asked"
    assert worker.call("@1:receive", 5) == 5


def test_without_receive_it_takes_no_messages(worker: Owner) -> None:
    child(worker, 1, kind="Silent")
    failure = worker.fail("@1:receive", 5)
    assert failure.code == "unknown-function"
    assert "Silent has no method 'receive'" in failure.detail["why"]


def test_a_stop_runs_the_hook_once(worker: Owner) -> None:
    child(worker, 1, "ann")
    assert worker.call("@1:stop") is None
    assert worker.call("housing:news") == ["ann stops in /system/child-1"]
    assert worker.fail("@1:receive", 5).code == "stopping"
    assert worker.fail("@1:stop").code == "stopping"
    assert worker.call("@1:drop") is None


def test_one_that_finishes_begins_no_message(worker: Owner) -> None:
    child(worker, 1, "ann")
    worker.call("@1:receive", "finish")
    assert end(worker) == {"number": 1, "reason": "as asked", "crashed": False}
    assert worker.fail("@1:receive", 5).detail == {"finished": "as asked"}
    worker.call("@1:stop")
    assert len(worker.call("housing:news")) == 1


def test_one_that_crashes_runs_no_hook(worker: Owner) -> None:
    child(worker, 1, "ann")
    error = worker.fail("@1:receive", "exit").detail["error"]
    assert error["message"] == "housing:Child has ended by SystemExit(3)"
    assert end(worker) == {"number": 1, "reason": "SystemExit(3)", "crashed": True}
    assert worker.fail("@1:receive", 5).code == "stopping"
    worker.call("@1:stop")
    assert worker.call("housing:news") == []


def test_timers_are_its_own_and_end_with_it(worker: Owner) -> None:
    child(worker, 1, "ann")
    worker.call("@1:receive", "every")
    worker.until(lambda: len(worker.call("housing:news")) > 1)
    assert worker.call("housing:news")[0] == "ann at /system/child-1"
    worker.call("@1:drop")
    ended = len(worker.call("housing:news"))
    assert len(worker.call("housing:news")) == ended


def test_each_has_watches_of_its_own(worker: Owner) -> None:
    for number, name in enumerate(["ann", "bob", "eve"], 1):
        child(worker, number, name, kind="Guard")
        worker.call(f"@{number}:receive", ("watch", LEDGER))
    worker.call("@3:receive", ("unwatch", LEDGER))
    worker.call("@1:drop")
    assert worker.notice(frames.Watch).token == LEDGER._name.token
    worker.ping()
    assert not worker.notices[frames.Watch] + worker.notices[frames.Unwatch]
    worker.control(frames.Terminated(LEDGER._name.token, "has stopped"))
    worker.until(lambda: bool(worker.call("housing:news")))
    assert worker.call("housing:news") == ["bob: /user/ledger has stopped"]
    worker.call("@2:receive", ("watch", LEDGER))
    worker.call("@2:drop")
    assert worker.notice(frames.Unwatch).token == LEDGER._name.token


def test_names_are_its_own(worker: Owner) -> None:
    child(worker, 1, "ann")
    worker.call("@1:receive", "find")
    ask = worker.notice(frames.Ask)
    assert ask.host == "clutch:names"
    assert msgspec.msgpack.decode(ask.message)["child"] == 1


def test_a_spawn_of_one_says_so(worker: Owner) -> None:
    worker.send("housing:spawn")
    ask = worker.notice(frames.Ask)
    assert ask.host == "clutch:spawn"
    assert msgspec.msgpack.decode(ask.message)["isolated"] is False


def test_its_tasks_are_one_at_a_time_beside_those_of_others(worker: Owner) -> None:
    child(worker, 1, kind="Task")
    child(worker, 2, kind="Task")
    waiting = worker.send("@1:receive", "wait")
    second = worker.send("@1:receive", "second")
    stop = worker.send("@1:stop")
    assert worker.call("@2:receive", "other") == "other"
    assert worker.call("housing:news") == ["wait begins", "other begins", "other ends"]
    worker.cancel(waiting)
    assert worker.value(second) == "second"
    assert worker.value(stop) is None
    assert worker.call("housing:news")[3:] == ["second begins", "second ends", "stops"]


def test_a_drop_refuses_what_waits(worker: Owner) -> None:
    child(worker, 1, kind="Task")
    waiting = worker.send("@1:receive", "wait")
    second = worker.send("@1:receive", "second")
    assert worker.call("@1:drop") is None
    worker.cancel(waiting)
    assert worker.failure(second).code == "stopping"


def test_hooks_run_at_the_stop_of_the_worker(worker: Owner) -> None:
    child(worker, 1, "ann")
    child(worker, 2, kind="Task")
    worker.stop()
    assert worker.exit_code() == 0


def test_fakes_cover_them() -> None:
    with testing.hosts() as hosts:
        ann = hosts.spawns(Child).answer(lambda message: message + 1)
        its = clutch.spawn(Child, "ann", isolated=False).get()
        assert its.ask(1, int).get() == 2
        assert not ann.isolated
        assert clutch.spawn(Child, "bob").get() != its
        assert [it.isolated for it in hosts.children] == [False, True]
