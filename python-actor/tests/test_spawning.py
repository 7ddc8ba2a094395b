"""Spawns of a real worker whose owner is the small one of the tests, and in plain pytest."""

import asyncio
import sys
from typing import Any

import msgspec
import pytest
from msgspec import Raw

import clutch
from clutch import testing
from clutch._host.queue import HostQueue
from clutch._wire import frames
from clutch.errors import HostError, Refused
from owner import Owner
from owner_replies import CODEC

TOKEN = "0" * 31 + "1"
CHILD: clutch.Ref[Any] = clutch.Ref._of(TOKEN, "/system/child")

OTHER: clutch.Ref[Any] = clutch.Ref._of("0" * 31 + "2", "/system/other")


@clutch.actor
class Child:
    def __init__(self, name: str) -> None:
        self.name = name


FIRST_CHILD = Child


class Plain:
    pass


class Outer:
    @clutch.actor
    class Inner:
        pass


def body(value: Any) -> Raw:
    return Raw(CODEC.encode(value)[0])


def value(raw: Raw) -> Any:
    return msgspec.msgpack.decode(raw)


def answer(worker: Owner, ask: frames.Ask, child: clutch.Ref[Any] = CHILD) -> None:
    given = frames.Given([child._name.token], ask.id)
    worker.control(given, frames.Answer(ask.id, body(child)))


@pytest.fixture
def worker(peer: Owner) -> Owner:
    return peer.boot(modules=["spawns"], concurrency=8)


def test_a_spawn_is_an_ask(worker: Owner) -> None:
    call = worker.send("spawns:spawn", "ann")
    ask = worker.notice(frames.Ask)
    assert ask.host == "clutch:spawn"
    assert value(ask.message) == {
        "type": "spawns:Child",
        "name": "ann",
        "restart": "TRANSIENT",
        "positional": ["ann"],
        "named": {},
    }
    answer(worker, ask)
    assert worker.value(call) == "/system/child"
    assert not worker.notices[frames.Tell]


def test_a_stop_is_an_ask_with_the_reference(worker: Owner) -> None:
    call = worker.send("spawns:stop", CHILD)
    ask = worker.notice(frames.Ask)
    assert ask.host == "clutch:stop"
    assert CODEC.decode(ask.message, (), clutch.Ref[Any]) == CHILD
    worker.control(frames.Answer(ask.id, body(None)))
    assert worker.value(call) is None


def assert_is_stopped(worker: Owner) -> None:
    tell = worker.notice(frames.Tell)
    assert tell.host == "clutch:stop"
    assert CODEC.decode(tell.message, (), clutch.Ref[Any]) == CHILD
    worker.control(frames.HostCredit(tell.host, 1))
    assert worker.notice(frames.Release).token == TOKEN


def test_a_child_that_comes_too_late_is_stopped(worker: Owner) -> None:
    call = worker.send("spawns:spawn", "ann", 0.05)
    ask = worker.notice(frames.Ask)
    assert worker.value(call).startswith("AskTimeout: clutch.spawn(Child) did not answer within")
    assert worker.notice(frames.Withdraw).id == ask.id
    answer(worker, ask)
    assert_is_stopped(worker)


def test_a_child_whose_spawn_was_cancelled_is_stopped(worker: Owner) -> None:
    call = worker.send("spawns:spawn_async", "ann")
    ask = worker.notice(frames.Ask)
    worker.cancel(call)
    assert worker.notice(frames.Withdraw).id == ask.id
    answer(worker, ask)
    assert_is_stopped(worker)


def test_a_late_child_is_known_until_it_is_stopped(worker: Owner) -> None:
    call = worker.send("spawns:spawn_async", "ann")
    ask = worker.notice(frames.Ask)
    worker.cancel(call)
    worker.notice(frames.Withdraw)
    worker.control(frames.Given([TOKEN], ask.id))
    other = worker.send("spawns:spawn", "bob")
    other_ask = worker.notice(frames.Ask)
    assert not worker.notices[frames.Release]
    worker.control(frames.Answer(ask.id, body(CHILD)))
    assert_is_stopped(worker)
    answer(worker, other_ask, OTHER)
    assert worker.value(other) == "/system/other"


def test_a_child_whose_ask_is_forgotten_is_stopped(worker: Owner) -> None:
    call = worker.send("spawns:forget", "ann")
    forgotten, other = worker.notice(frames.Ask), worker.notice(frames.Ask)
    answer(worker, forgotten)
    assert_is_stopped(worker)  # while the call still runs
    answer(worker, other, OTHER)
    assert worker.value(call) == "/system/other"


def test_a_start_hook_spawns(peer: Owner) -> None:
    peer.spawn()
    peer.greet()
    peer.start(target="spawns:Eager")
    ask = peer.notice(frames.Ask)
    assert value(ask.message)["positional"] == ["first"]
    assert not peer.notices[frames.Ready]
    answer(peer, ask)
    peer.notice(frames.Ready)
    assert peer.call("path") == "/system/child"


def test_a_start_hook_that_is_refused_fails_the_start(peer: Owner) -> None:
    peer.spawn()
    peer.greet()
    peer.start(target="spawns:Eager")
    ask = peer.notice(frames.Ask)
    peer.control(frames.FailedAnswer(ask.id, "refused", {"message": "too many"}))
    problem = peer.boot_error()
    assert problem["boot"] == "start-hook-failed"
    assert "clutch.spawn(Child) was refused: too many" in problem["message"]


@pytest.mark.parametrize("wrong", [Plain, body, "spawns:Child"])
def test_only_actors_are_spawned(wrong: Any) -> None:
    with pytest.raises(TypeError, match=r"takes a class that is marked with @clutch\.actor"):
        clutch.spawn(wrong)


def test_only_classes_that_can_be_imported_are_spawned(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TypeError, match=r"Outer\.Inner must be a class at the top level"):
        clutch.spawn(Outer.Inner)
    monkeypatch.delitem(sys.modules, "clutch._reload.watcher", raising=False)
    monkeypatch.setattr(f"{__name__}.Child", clutch.actor(type("Child", (Child,), {})))
    with pytest.raises(TypeError, match="is another class than the given one"):
        clutch.spawn(FIRST_CHILD, "ann")
    monkeypatch.undo()
    monkeypatch.setattr(Child, "__module__", "__main__")
    with pytest.raises(TypeError, match="no other process can import Child of __main__"):
        clutch.spawn(Child, "ann")


@pytest.mark.parametrize("name", ["", "a b", "ä", "a" * 101, "a/b", "²"])
def test_names_are_checked(name: str) -> None:
    with pytest.raises(ValueError, match="is not 1 to 100 ASCII letters"):
        clutch.spawn(Child, "ann", name=name)


def test_other_parameters_are_checked() -> None:
    with pytest.raises(TypeError, match="the name of a child must be a str, not int"):
        clutch.spawn(Child, "ann", name=7)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="restart must be one of permanent, transient, temporary"):
        clutch.spawn(Child, "ann", restart="never")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"a clutch\.Ref is needed, not str"):
        clutch.stop("ann")  # type: ignore[arg-type]


def test_a_fake_child() -> None:
    with testing.hosts() as hosts:
        ann = hosts.spawns(Child).answer(lambda message: message + 1)
        child = clutch.spawn(Child, "ann", name="ann", restart="temporary").get()
        assert child.ask(1, int).get() == 2
        child.tell("hello")
        assert (ann.asked, ann.told) == ([1], ["hello"])
        assert (ann.actor, ann.positional, ann.named) == (Child, ("ann",), {})
        assert (ann.name, ann.restart) == ("ann", "temporary")
        assert child == ann.ref
        with pytest.raises(Refused, match="the name 'ann' is taken"):
            clutch.spawn(Child, "bob", name="ann").get()
        clutch.stop(child).get()
        assert ann.is_stopped
        with pytest.raises(HostError):
            child.ask(1, int).get()
        clutch.spawn(Child, "ann", name="ann").get()


def test_a_fake_child_that_was_not_announced() -> None:
    with testing.hosts() as hosts:
        children = [clutch.spawn(Child, it, name=it).get() for it in ("ann", "bob")]
        children[1].tell("hello")
        assert [it.name for it in hosts.children] == ["ann", "bob"]
        assert hosts.children[1].told == ["hello"]
        ledger = hosts.add("ledger")
        with pytest.raises(Refused, match="no child that this worker has spawned"):
            clutch.stop(ledger.ref).get()


def test_a_fake_child_that_does_not_start() -> None:
    async def spawn() -> Any:
        return await clutch.spawn(Child, "ann")

    with testing.hosts() as hosts:
        hosts.spawns(Child).fail(HostError("it has no money"))
        with pytest.raises(HostError, match="it has no money"):
            asyncio.run(spawn())
        assert hosts.children == []


def test_a_fake_child_whose_ask_is_forgotten() -> None:
    with testing.hosts() as hosts:
        clutch.spawn(Child, "ann")
        kept = clutch.spawn(Child, "bob")
        assert [it.is_stopped for it in hosts.children] == [True, False]
        del kept
        assert hosts.children[1].is_stopped


def test_a_get_where_a_loop_runs_leaves_the_child() -> None:
    async def spawn() -> Any:
        ask = clutch.spawn(Child, "ann")
        with pytest.raises(RuntimeError):
            ask.get()
        return await ask

    with testing.hosts() as hosts:
        assert asyncio.run(spawn()) == hosts.children[0].ref
        assert not hosts.children[0].is_stopped


def test_a_task_that_is_cancelled_leaves_the_child_to_another() -> None:
    async def spawn(ask: Any) -> Any:
        return await ask

    async def spawn_twice() -> Any:
        ask = clutch.spawn(Child, "ann")
        tasks = [asyncio.ensure_future(spawn(ask)) for _ in range(2)]
        tasks[0].cancel()
        return await tasks[1]

    with testing.hosts() as hosts:
        assert asyncio.run(spawn_twice()) == hosts.children[0].ref
        assert not hosts.children[0].is_stopped


def test_a_fake_child_has_the_parameters_of_its_constructor() -> None:
    with testing.hosts() as hosts:
        for wrong in (clutch.spawn(Child), clutch.spawn(Child, "ann", nope=4)):
            with pytest.raises(HostError, match=r"test_spawning:Child did not start: TypeError"):
                wrong.get()
        assert hosts.children == []


def test_the_stop_of_a_forgotten_child_has_room() -> None:
    queue = HostQueue("clutch:stop", 1)
    while queue.add(b"x"):
        pass
    assert queue.add(b"x", is_bounded=False)
