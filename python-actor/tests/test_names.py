"""Names: of a real worker, whose owner is the small one of the tests, and in plain pytest."""

import asyncio
from typing import Any

import msgspec
import pytest
from msgspec import Raw

import clutch
from clutch import testing
from clutch._wire import frames
from clutch.errors import AskTimeout, HostError, Refused
from owner import Owner

REFERENCE = ["0" * 32, "/user/naming"]
NOTHING = Raw(msgspec.msgpack.encode(None))


def value(raw: Raw) -> Any:
    return msgspec.msgpack.decode(raw)


def request(function: str, name: str, early: bool = False) -> dict[str, object]:
    return {"function": function.upper(), "name": name, "early": early}


def test_a_constructor_registers(peer: Owner) -> None:
    worker = peer.boot(target="naming:Early", reference=REFERENCE)
    asks = [worker.notice(frames.Ask) for _ in range(2)]
    assert [(it.id, it.host, value(it.message)) for it in asks] == [
        (1, "clutch:names", request("register", "one", early=True)),
        (2, "clutch:names", request("register", "two", early=True)),
    ]
    assert worker.notices[frames.Log] == []
    worker.control(frames.Answer(1, NOTHING))
    detail = {"message": "it is held by /user/other"}
    worker.control(frames.FailedAnswer(2, "refused", detail))
    assert worker.call("result", 0) == ""
    refusal = "Refused: clutch.register('two') was refused: it is held by /user/other"
    assert worker.call("result", 1) == refusal


def test_a_constructor_does_not_wait(peer: Owner) -> None:
    peer.spawn()
    peer.greet()
    peer.start(target="naming:Early", arguments=[True], reference=REFERENCE)
    assert "once the constructor has returned: do not wait" in str(peer.boot_error())


def test_a_start_hook_waits(peer: Owner) -> None:
    peer.spawn()
    peer.greet()
    peer.start(target="naming:Waiting", reference=REFERENCE)
    expected = [
        request("register", "one", early=True),
        request("register", "two"),
        request("unregister", "one"),
        request("find", "three"),
    ]
    for message in expected:
        ask = peer.notice(frames.Ask)
        assert (ask.host, value(ask.message)) == ("clutch:names", message)
        assert not peer.notices[frames.Ready]
        peer.control(frames.Answer(ask.id, NOTHING))
    peer.notice(frames.Ready)
    assert peer.call("found") is False


def test_a_name_that_is_refused_in_a_hook_fails_the_start(peer: Owner) -> None:
    peer.spawn()
    peer.greet()
    peer.start(target="naming:Waiting", reference=REFERENCE)
    peer.control(frames.Answer(peer.notice(frames.Ask).id, NOTHING))
    ask = peer.notice(frames.Ask)
    peer.control(frames.FailedAnswer(ask.id, "refused", {"message": "it is held by /user/x"}))
    assert "clutch.register('two') was refused: it is held by /user/x" in str(peer.boot_error())


@pytest.mark.parametrize(("function", "count"), [("leave", 1), ("leave_all", 3)])
def test_a_refusal_that_nobody_hears_is_logged(peer: Owner, function: str, count: int) -> None:
    worker = peer.boot(target="naming:Naming", reference=REFERENCE)
    assert worker.call(function, "x") is None
    asks = [worker.notice(frames.Ask) for _ in range(count)]
    assert worker.call("timed_out", timeout=1_000)  # longer than asks of an ended call last
    for ask in asks:
        worker.control(frames.FailedAnswer(ask.id, "refused", {"message": "it is taken"}))
    for ask in asks:
        log = worker.notice(frames.Log)
        message = value(ask.message)
        what = f"clutch.{message['function'].lower() if isinstance(message, dict) else 'stop'}"
        assert (log.logger, log.level) == ("clutch", 30)
        assert log.message.startswith(what)
        assert log.message.endswith("was refused: it is taken (nobody has waited for the result)")
    assert not worker.notices[frames.Withdraw][1:]


def test_a_refusal_that_is_heard_later_is_not_logged(peer: Owner) -> None:
    worker = peer.boot(target="naming:Naming", reference=REFERENCE)
    worker.call("keep", "x")
    ask = worker.notice(frames.Ask)
    worker.control(frames.FailedAnswer(ask.id, "refused", {"message": "it is taken"}))
    assert worker.call("hear").endswith("it is taken")
    worker.call("keep", "y")
    assert not worker.notices[frames.Log]


def test_errors_have_the_words_of_the_call(peer: Owner) -> None:
    worker = peer.boot(target="naming:Naming", reference=REFERENCE)
    call = worker.send("unregister", "x")
    ask = worker.notice(frames.Ask)
    assert value(ask.message) == request("unregister", "x")
    worker.control(frames.FailedAnswer(ask.id, "failed", {"message": "it burns"}))
    assert worker.value(call) == "HostError: clutch.unregister('x') failed: it burns"
    call = worker.send("timed_out", timeout=100)
    assert "clutch.find('x') did not answer within" in worker.value(call)


def test_a_stream_finds(peer: Owner) -> None:
    worker = peer.boot(target="naming:Naming", reference=REFERENCE)
    stream = worker.open("finding", ["a", "b"], demand=2)
    for count in (1, 2):
        ask = worker.notice(frames.Ask)
        worker.control(frames.Answer(ask.id, NOTHING))
        assert worker.until_given(stream, count)[-1] is False


@pytest.mark.parametrize("name", ["", "a b", "a\n", "clutch:find", "a/b", "\ud800", "x" * 101])
@pytest.mark.parametrize("function", [clutch.register, clutch.find, clutch.unregister])
def test_hostile_names_are_refused_at_once(function: Any, name: str) -> None:
    with testing.hosts(), pytest.raises(ValueError, match="1 to 100 letters"):
        function(name)


@pytest.mark.parametrize("name", [None, 1, b"x", ["x"]])
def test_a_name_is_text(name: Any) -> None:
    with testing.hosts(), pytest.raises(TypeError, match="a name must be a str"):
        clutch.find(name)


class Sly(str):
    """Code of users, which is not to run where a name is handled."""

    __slots__ = ()

    def __repr__(self) -> str:
        raise AssertionError

    def __len__(self) -> int:
        raise AssertionError


def test_outside_of_workers_there_are_no_names() -> None:
    with pytest.raises(Refused, match="not a worker"):
        clutch.find("x")
    with pytest.raises(Refused, match=r"clutch\.testing\.hosts"):
        clutch.register("x")


def test_fakes_are_found() -> None:
    with testing.hosts() as hosts:
        assert clutch.find("ledger").get() is None
        ledger = hosts.add("main").register("ledger").register("books").expect("sum", 3)
        found = clutch.find(Sly("ledger"), str).get()
        assert found == ledger.ref
        assert found.ask("sum", int).get() == 3

        async def find() -> clutch.Ref[str] | None:
            return await clutch.find("books", str)

        assert asyncio.run(find()) == ledger.ref
        assert ledger.names == {"ledger", "books"}
        ledger.has_terminated = True
        assert clutch.find("ledger").get() is None
        assert hosts.add("next").register("ledger").names == {"ledger"}
        assert ledger.names == {"books"}


def test_the_actor_under_test_registers() -> None:
    with testing.hosts() as hosts:
        clutch.register("x").get()
        clutch.register("x").get()
        assert hosts.own.names == {"x"}
        found = clutch.find("x").get()
        assert found == clutch.self_ref()
        clutch.unregister("x").get()
        clutch.unregister("x").get()
        assert hosts.own.names == set()


def test_taken_names_are_refused_in_a_test() -> None:
    with testing.hosts() as hosts:
        hosts.add("other").register("x")
        with pytest.raises(Refused) as refusal:
            clutch.register("x").get()
        text = "clutch.register('x') was refused: it is held by /user/other"
        assert str(refusal.value) == text
        with pytest.raises(Refused, match="it is held by /user/other"):
            clutch.unregister("x").get()
        for number in range(100):
            clutch.register(f"n{number}").get()
        with pytest.raises(Refused, match="holds 100 names already"):
            clutch.register("one-more").get()


def test_a_test_logs_a_refusal_that_nobody_hears(caplog: pytest.LogCaptureFixture) -> None:
    with testing.hosts() as hosts:
        hosts.add("other").register("x")
        with pytest.raises(Refused):
            clutch.register("x").get()
        clutch.register("y")
        assert not caplog.messages
        clutch.register("x")
    text = "clutch.register('x') was refused: it is held by /user/other"
    assert caplog.messages == [f"{text} (nobody has waited for the result)"]


@pytest.mark.parametrize("function", [clutch.register, clutch.find, clutch.unregister])
def test_names_have_timeouts(function: Any) -> None:
    with testing.hosts(), pytest.raises(ValueError, match="a timeout is from 0 s"):
        function("x", timeout=-1)


def test_errors_are_those_of_asks() -> None:
    assert issubclass(AskTimeout, clutch.errors.ClutchError)
    with testing.hosts() as hosts:
        hosts.add("clutch:find").expect("x", 1)
        assert clutch.find("x").get() is None
        with pytest.raises(HostError):
            hosts.add("y").register("y").answer(int).ref.ask("z", int).get()
