"""Entities of a worker, in plain pytest."""

from collections.abc import Iterator

import pytest

import clutch
from clutch._calls.registry import callable_names, hook_name
from clutch._entities import table
from clutch._entities.entity import check_key, place
from clutch._entities.store import Saved
from clutch._entity_hosts import HAND_OFF, EntityHost, host_class
from clutch.errors import EntityError
from entity_side import (
    Cart,
    Raising,
    Stored,
    hosting,
    left,
    stored,
)

__all__ = ["stored"]


def test_a_marked_class_stays_a_plain_class() -> None:
    cart = Cart("ann")
    assert cart.add("apple", 2) == 2
    assert cart.snapshot() == {"apple": 2}


def test_offers_the_methods_of_the_class_and_nothing_else() -> None:
    made = host_class(Cart)
    names = ["add", "clear", HAND_OFF, "fail", "hide", "interrupted", "nested", "twice"]
    assert callable_names(made) == names
    assert hook_name(made, "stop") == "_stop"
    assert issubclass(made, EntityHost)


def test_each_key_has_an_object(stored: Stored) -> None:
    host = hosting(Cart)
    assert host.add("ann", "apple", 2) == 2
    assert host.add("bob", "apple", count=5) == 5
    assert host.add("ann", "apple") == 3
    assert host.twice("ann", 4) == 8
    assert stored.saves == 3


def test_the_least_recently_used_makes_room(stored: Stored) -> None:
    host = hosting(Cart, most=2)
    for key in ("a", "b", "a", "c"):
        host.add(key, "apple")
    assert left == ["b"]
    assert host.add("b", "apple") == 2
    assert left == ["b", "a"]


def test_idle_ones_leave(stored: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(table, "monotonic", lambda: now)
    host = hosting(Cart, idle=10.0, every=0)
    host.add("a", "apple")
    now = 105.0
    host.add("b", "apple")
    now = 110.0
    host._sweep()
    assert left == ["a"]
    assert list(stored.states) == ["a"]
    now = 200.0
    host._sweep()
    assert left == ["a", "b"]
    assert host.add("a", "apple") == 2


def test_snapshots_after_some_calls_and_at_the_stop(stored: Stored) -> None:
    host = hosting(Cart, every=2)
    for _ in range(5):
        host.add("a", "apple")
    assert stored.saves == 2
    host._stop()
    assert stored.saves == 3
    assert hosting(Cart).add("a", "apple") == 6


def test_nothing_is_saved_without_a_change(stored: Stored) -> None:
    host = hosting(Cart)
    host.add("a", "apple")
    host.twice("a", 1)
    assert stored.saves == 1
    host.clear("a")
    assert stored.states == {}
    assert host.add("a", "pear") == 1


def test_a_constructor_that_raises_fails_that_call_alone(stored: Stored) -> None:
    host = hosting(Cart, most=1)
    for _ in range(2):
        with pytest.raises(EntityError, match="Cart 'bad' could not be made: ValueError: a bad"):
            host.add("bad", "apple")
    assert host.add("good", "apple") == 1


def test_a_damaged_snapshot_fails_that_call_alone(stored: Stored) -> None:
    host = hosting(Cart)
    stored.states["a"] = Saved(1, b"\x91\xa1x")
    with pytest.raises(EntityError, match=r"could not be made: BadArguments: state: expected dict"):
        host.add("a", "apple")
    stored.states["a"] = Saved(1, b"\xc1")
    with pytest.raises(EntityError):
        host.add("a", "apple")
    del stored.states["a"]
    assert host.add("a", "apple") == 1


def test_a_call_that_cannot_be_saved_has_no_effect(stored: Stored) -> None:
    host = hosting(Cart)
    host.add("a", "apple")
    with pytest.raises(EntityError, match="Cart 'a' has no snapshot that can be saved: Unenc"):
        host.hide("a")
    stored.problem = OSError("the disk is full")
    with pytest.raises(EntityError, match=r"could not be saved: HostError: .*the disk is full"):
        host.add("a", "apple")
    stored.problem = None
    assert host.add("a", "apple") == 2


def test_an_exception_keeps_what_the_call_has_changed(stored: Stored) -> None:
    host = hosting(Cart)
    with pytest.raises(LookupError):
        host.fail("a", "apple")
    assert host.add("a", "apple") == 2


def test_an_interrupted_call_has_no_effect(stored: Stored) -> None:
    host = hosting(Cart)
    host.add("a", "apple")
    with pytest.raises(clutch.CallInterrupted):
        host.interrupted("a", "apple")
    assert host.add("a", "apple") == 2


def test_a_call_that_is_interrupted_in_its_snapshot_has_no_effect(stored: Stored) -> None:
    host = hosting(Raising)
    host.add("a", "apple")
    Raising.in_snapshot = clutch.CallInterrupted()
    with pytest.raises(clutch.CallInterrupted):
        host.add("a", "apple")
    Raising.in_snapshot = clutch.CallInterrupted()
    with pytest.raises(clutch.CallInterrupted):
        host.fail("a", "apple")
    assert host.add("a", "apple") == 2


def test_a_later_save_is_tried_again(stored: Stored, caplog: pytest.LogCaptureFixture) -> None:
    host = hosting(Cart, every=2)
    stored.problem = OSError("the disk is full")
    assert [host.add("a", "apple") for _ in range(3)] == [1, 2, 3]
    assert "the disk is full; it is tried again after the next call" in caplog.text
    stored.problem = None
    assert host.add("a", "apple") == 4
    assert stored.saves == 1


def test_no_room_is_made_by_losing_another(stored: Stored) -> None:
    host = hosting(Cart, most=1, every=0)
    host.add("a", "apple")
    stored.problem = OSError("the disk is full")
    with pytest.raises(EntityError, match="Cart 'a' could not be saved"):
        host.add("b", "apple")
    assert host.add("a", "apple") == 2


def test_an_older_owner_cannot_overwrite(stored: Stored) -> None:
    older, newer = hosting(Cart), hosting(Cart)
    older.add("a", "apple")
    assert newer.add("a", "apple") == 2
    with pytest.raises(EntityError, match="saved by another process meanwhile"):
        older.add("a", "apple")
    assert older.add("a", "apple") == 3


def test_a_call_within_a_call(stored: Stored) -> None:
    host = hosting(Cart)
    assert host.nested("a", host, "b") == 1
    with pytest.raises(EntityError, match="Cart 'a' waits for this call in another one"):
        host.nested("a", host, "a")
    full = hosting(Cart, most=1)
    with pytest.raises(EntityError, match="all of the 1 entities of this worker are busy"):
        full.nested("a", full, "c")
    assert full.add("c", "pear") == 1


@pytest.mark.parametrize("key", ["", "x" * 201, "a\nb", "\x7f", "\x85"])
def test_keys_that_are_refused(key: str) -> None:
    with pytest.raises(EntityError, match="a key has"):
        check_key(key)


@pytest.mark.parametrize(
    ("key", "at"), [("alice", 24), ("bob", 27), ("\u00e9\U0001f34e", 60), ("x" * 200, 1)]
)
def test_places_are_those_of_java(key: str, at: int) -> None:
    assert place(key, 64) == at


class _Half:
    def __init__(self, key: str) -> None: ...
    def snapshot(self) -> int:
        return 1


class _Starting:
    def __init__(self, key: str) -> None: ...
    @clutch.on_start
    def start(self) -> None: ...


class _Streaming:
    def __init__(self, key: str) -> None: ...
    def numbers(self) -> Iterator[int]:
        yield 1


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (_Half, "both of snapshot and"),
        (_Starting, "on_passivate alone"),
        (_Streaming, "generators"),
    ],
)
def test_classes_that_are_refused(kind: type, why: str) -> None:
    with pytest.raises(TypeError, match=why):
        host_class(clutch.entity(kind))
    with pytest.raises(TypeError, match="is an entity: EntityRefs"):
        host_class(Cart)()


def test_marks() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        clutch.entity(concurrency=0)
    with pytest.raises(TypeError, match="marks classes"):
        clutch.entity(1)  # type: ignore[call-overload]
