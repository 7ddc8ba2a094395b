"""Watches of a real worker, whose owner is the small one of the tests."""

from typing import Any

import pytest

import clutch
from clutch._calls.call_table import CallTable
from clutch._calls.hook_calls import HookCalls
from clutch._wire import frames
from owner import Owner

TOKEN, OTHER = "0" * 31 + "1", "0" * 31 + "2"
LEDGER: clutch.Ref[Any] = clutch.Ref._of(TOKEN, "/user/ledger")
AUDIT: clutch.Ref[Any] = clutch.Ref._of(OTHER, "/user/audit")
KINDS = pytest.mark.parametrize("kind", ["Watcher", "AsyncWatcher"])


def boot(peer: Owner, kind: str, *arguments: Any) -> Owner:
    return peer.boot(target=f"refs:{kind}", arguments=list(arguments))


def ended(peer: Owner, count: int) -> list[Any]:
    found: list[Any] = []

    def has_come() -> bool:
        found[:] = peer.call("done")
        return len(found[0]) >= count

    peer.until(has_come)
    return found


@KINDS
def test_a_watcher_is_told(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    assert peer.call("watch", LEDGER, AUDIT, LEDGER) == ""
    assert [peer.notice(frames.Watch).token for _ in range(2)] == [TOKEN, OTHER]
    peer.control(frames.Terminated(OTHER, "it has stopped"))
    assert ended(peer, 1)[0] == [["/user/audit", "it has stopped"]]
    peer.control(frames.Terminated(OTHER, "again"), frames.Terminated(TOKEN, "it too"))
    assert ended(peer, 2)[0] == [["/user/audit", "it has stopped"], ["/user/ledger", "it too"]]
    assert not peer.notices[frames.Watch]


@KINDS
def test_the_hook_runs_in_order_with_calls(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    peer.call("watch", LEDGER)
    running = peer.send("work", 0.3)
    peer.running(running)
    peer.control(frames.Terminated(TOKEN, "it has stopped"))
    peer.ping()
    peer.call("work", 0.0)
    seen = [line.split()[0] for line in ended(peer, 1)[1]]
    assert sorted(seen) == ["gone", "worked", "worked"]
    assert seen[0] == "worked"


def test_the_hook_runs_between_calls_that_do_not_end(peer: Owner) -> None:
    boot(peer, "Watcher")
    peer.call("watch", LEDGER)
    calls = [peer.send("work", 0.01) for _ in range(8)]
    peer.control(frames.Terminated(TOKEN, "it has stopped"))
    while not peer.value(calls[-8]):
        assert len(calls) < 100
        calls.append(peer.send("work", 0.01))


def test_the_hook_runs_between_the_turns_of_a_source(peer: Owner) -> None:
    boot(peer, "Watcher")
    peer.call("watch", LEDGER)
    stream = peer.open("work_on", demand=1_000_000)
    assert peer.until_given(stream, 1)[0] == 0
    peer.control(frames.Terminated(TOKEN, "it has stopped"))
    peer.until(lambda: peer.elements[stream][-1] == 1)


@KINDS
def test_an_unwatched_actor_is_not_told_of(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    peer.call("watch", LEDGER, AUDIT)
    peer.call("unwatch", LEDGER)
    assert peer.notice(frames.Unwatch).token == TOKEN
    peer.control(frames.Terminated(TOKEN, "it crossed"), frames.Terminated(OTHER, "it too"))
    assert ended(peer, 1)[0] == [["/user/audit", "it too"]]


def test_a_hook_may_unwatch_those_whose_hooks_are_due(peer: Owner) -> None:
    boot(peer, "Unwatcher")
    peer.call("watch_all", LEDGER, AUDIT)
    running = peer.send("work", 0.3)
    peer.running(running)
    peer.control(frames.Terminated(OTHER, "first"), frames.Terminated(TOKEN, "second"))
    peer.ping()
    peer.value(running)
    assert ended(peer, 1)[0] == [["/user/audit", "first"]]
    assert peer.call("done")[0] == [["/user/audit", "first"]]


def test_hooks_are_forgotten_while_others_are_added() -> None:
    hooks = HookCalls(CallTable())

    class Adding:
        """Stands for another thread that adds a hook at this instant."""

        def __eq__(self, other: object) -> bool:
            if len(hooks.due) < 9:
                hooks.add(None, "another")
            return self is other

        def __hash__(self) -> int:
            return 1

    hooks.add(None, Adding())
    hooks.add(None, Adding())
    hooks.forget(None, hooks.due[1][1][0])
    assert [type(first) for _, (first,) in hooks.due] == [Adding] + [str] * 7


def test_the_hook_has_no_deadline_and_its_failure_is_logged(peer: Owner) -> None:
    boot(peer, "Watcher")
    peer.call("watch", LEDGER)
    peer.control(frames.Terminated(TOKEN, "raise"))
    assert ended(peer, 1)[1] == ["gone None"]
    record = peer.notice(frames.Log)
    assert "@on_terminated of <clutch.Ref /user/ledger> failed" in record.message
    assert record.exception is not None
    assert "a hook that fails" in record.exception


def test_a_watched_reference_is_held(peer: Owner) -> None:
    boot(peer, "Watcher")
    peer.call("watch", LEDGER)
    peer.control(frames.Given([TOKEN]))
    peer.ping()
    assert not peer.notices[frames.Release]
    peer.control(frames.Terminated(TOKEN, "it has stopped"))
    assert peer.notice(frames.Release) == frames.Release(TOKEN, 1)


def test_a_constructor_may_watch(peer: Owner) -> None:
    boot(peer, "EagerWatcher", LEDGER)
    assert peer.notice(frames.Watch).token == TOKEN
    peer.control(frames.Terminated(TOKEN, "it has stopped"))
    assert ended(peer, 1)[0] == [["/user/ledger", "it has stopped"]]


def test_a_watch_needs_a_method_that_is_told(peer: Owner) -> None:
    boot(peer, "Careless")
    assert "Refused: nobody would be told" in peer.call("watch", LEDGER)
    assert not peer.notices[frames.Watch]


def test_a_constructor_that_watches_in_vain(peer: Owner) -> None:
    peer.spawn()
    peer.greet()
    peer.start(target="refs:Careless", arguments=[LEDGER])
    error = peer.boot_error()
    assert error["boot"] == "construct-failed"
    assert "nobody would be told" in error["message"]


def test_functions_cannot_be_watched(peer: Owner) -> None:
    boot(peer, "Watcher")
    function: clutch.Ref[Any] = clutch.Ref._of(TOKEN, "")
    assert "never stops" in peer.call("watch", function)


def test_a_worker_that_stops_tells_nothing_more(peer: Owner) -> None:
    boot(peer, "Watcher")
    peer.call("watch", LEDGER)
    running = peer.send("work", 0.2)
    peer.running(running)
    peer.control(frames.Terminated(TOKEN, "late"), frames.Stop(5000))
    peer.value(running)
    assert peer.exit_code() == 0


def test_only_references_are_watched() -> None:
    with pytest.raises(TypeError, match=r"a clutch.Ref is needed, not str"):
        clutch.watch("ledger")  # type: ignore[arg-type]
