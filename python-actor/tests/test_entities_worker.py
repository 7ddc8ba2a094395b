"""Entities of a real worker, whose owner is the small one of the tests."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from msgspec import Raw

from clutch._wire import frames
from owner import Owner

NAMED = {"most_entities": 2, "idle_seconds": 60.0, "snapshot_every": 1}


class Shop:
    """Makes calls of carts, and keeps their snapshots meanwhile."""

    def __init__(self, owner: Owner) -> None:
        self.owner = owner
        self.saved: dict[str, tuple[int, bytes]] = {}
        owner.boot(target="carts:Cart", named=NAMED, hosts={"clutch.entities": 256})

    def call(self, method: str, *arguments: Any) -> Any:
        sent = self.owner.send(method, *arguments)
        self.until(lambda: sent in self.owner.answers)
        return self.owner.value(sent)

    def until(self, condition: Callable[[], bool]) -> None:
        asks = self.owner.notices[frames.Ask]
        while not condition():
            self.owner.until(lambda: bool(asks) or condition())
            while asks:
                ask = asks.pop(0)
                method, arguments, _ = msgspec.msgpack.decode(ask.message)
                reply = Raw(msgspec.msgpack.encode(getattr(self, method)(*arguments)))
                self.owner.control(frames.Answer(ask.id, reply))

    def load(self, key: str) -> dict[str, Any] | None:
        found = self.saved.get(key)
        return None if found is None else {"revision": found[0], "state": found[1]}

    def save(self, key: str, revision: int, state: bytes) -> int:
        self.saved[key] = revision + 1, state
        return revision + 1


def test_entities_are_made_passivated_and_made_again(peer: Owner) -> None:
    shop = Shop(peer)
    for key in ("a", "b", "a", "c", "b"):
        shop.call("add", key, "apple", 2)
    assert shop.call("add", "a", "apple", 1) == 5
    assert peer.fail("restore", "a", {}).code == "unknown-function"
    assert peer.fail("add", "a", "apple").code == "bad-arguments"
    assert peer.fail("add", "x" * 201, "apple", 1).detail["error"]["class"] == "EntityError"
    assert peer.stop() == 0
    assert peer.stdout().splitlines() == ["b left", "a left", "c left", "b left", "a left"]


def test_an_interrupted_call_has_no_effect(peer: Owner) -> None:
    shop = Shop(peer)
    shop.call("add", "a", "apple", 1)
    hanging = peer.send("hang", "a")
    peer.running(hanging)
    peer.control(frames.Interrupt(hanging))
    assert peer.failure(hanging).code == "interrupted"
    assert shop.call("add", "a", "apple", 1) == 2


@pytest.mark.parametrize(
    ("target", "named", "why"),
    [
        ("carts:Half", NAMED, "both of snapshot and restore"),
        ("carts:Cart", {}, "Cart is an entity: EntityRefs.start serves it"),
    ],
)
def test_what_does_not_start(peer: Owner, target: str, named: Any, why: str) -> None:
    peer.spawn()
    peer.greet()
    peer.start(target=target, named=named)
    assert why in peer.boot_error()["message"]
