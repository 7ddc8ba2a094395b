"""Actors in a real worker."""

import pytest

from clutch._wire import frames
from owner import Owner


def test_keeps_its_state_and_runs_its_hooks(peer: Owner) -> None:
    path = "pekko://s/user/c"
    peer.boot(target="counter:Counter", arguments=[10], named={"step": 2}, path=path)
    assert [peer.call("add", n) for n in (1, 2)] == [12, 16]
    assert peer.call("history") == ["opened at pekko://s/user/c"]
    assert peer.stop() == 0
    assert peer.stdout() == "closed at 16\n"


def test_only_public_methods_can_be_called(peer: Owner) -> None:
    peer.boot(target="counter:Counter")
    assert peer.call("inherited") == "from the base"
    assert peer.call("double", 4) == 8
    for name in ("open", "close", "_private", "__init__", "secret", "value", "counter:Counter"):
        failure = peer.fail(name)
        assert failure.code == "unknown-function"
        assert len(failure.detail["allowed"]) == 3
        assert set(failure.detail["allowed"]) < {"add", "double", "history", "inherited"}


def test_asynchronous_hooks_share_the_loop_of_the_calls(peer: Owner) -> None:
    peer.spawn()
    peer.greet()
    peer.start(target="counter:Clock", credit=5)
    assert peer.notice(frames.Ready) == frames.Ready(credit=5, concurrency=2)
    assert peer.call("now") is True
    first = peer.send("slow", 0.01)
    assert peer.values[peer.answer(first).id] == first
    assert peer.stop() == 0
    assert peer.stdout() == "closed True\n"


def test_contract_that_is_kept(peer: Owner) -> None:
    contract = [("add", 1), ("add", 0), ("slow", 1)]
    peer.boot(target="counter:Counter", contract=contract[:2])
    assert peer.call("add", 1) == 1


def test_injected_context_does_not_count_for_the_contract(peer: Owner) -> None:
    peer.boot(target="counter:Clock", contract=[("slow", 1)])
    assert peer.call("now") is True


@pytest.mark.parametrize("target", ["counter:Counter", None])
def test_contract_mismatches_are_told_all_at_once(peer: Owner, target: str | None) -> None:
    prefix = "" if target else "plain:"
    name = "add" if target else "plain:add"
    peer.spawn()
    peer.greet()
    peer.start(target=target, modules=["plain"], contract=[(prefix + "nope", 0), (name, 7)])
    error = peer.boot_error()
    assert error["boot"] == "contract-mismatch"
    assert f"there is no {prefix}nope" in error["message"]
    assert f"{name}(" in error["message"]
    assert "7 positional" in error["message"]
