"""Type hints in a real worker. No hint prevents calls of a function."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from clutch._wire import frames
from owner import Owner


@pytest.fixture
def worker(peer: Owner) -> Owner:
    return peer.boot(modules=["hints"])


def bad(worker: Owner, name: str, *arguments: Any, **options: Any) -> str:
    failure = worker.fail(name, *arguments, **options)
    assert failure.code == "bad-arguments", failure
    return str(failure.detail["message"])


LINES = [{"name": "tea", "price": Decimal("1.50")}, ["milk", Decimal("0.50")]]


def test_collections_of_records_arrive_as_such(worker: Owner) -> None:
    assert worker.call("hints:total", LINES) == Decimal("2.00")
    assert worker.call("hints:names", LINES) == ["tea", "milk"]
    assert worker.call("hints:drained", LINES) == ["tea", "milk"]
    assert bad(worker, "hints:total", [["tea", 1]]) == (
        "lines[0].price: expected Decimal, found int"
    )


def test_a_hint_that_cannot_be_resolved_drops_only_itself(worker: Owner) -> None:
    assert worker.call("hints:checked", 1, {"a": 1}, [2]) == ["int", "dict", "list"]
    assert bad(worker, "hints:checked", "x", 1, []) == "count: expected int, found str"
    assert bad(worker, "hints:checked", 1, 1, 5) == "more: expected list, found int"
    assert worker.call("hints:with_result", 3) == Decimal(3)
    assert bad(worker, "hints:with_result", "x") == "count: expected int, found str"
    assert worker.call("hints:placed", {"lines": LINES, "total": "any"}) == ["Order", "tea", "any"]
    assert "order.lines[0].price" in bad(worker, "hints:placed", {"lines": [["a", 1]]})


def test_each_such_hint_is_told_once_at_boot(worker: Owner) -> None:
    worker.until(lambda: len(worker.notices[frames.Log]) >= 5)
    missing = "there is no 'OnlyForTypes' when the worker runs"
    why = f"{missing}; its values are not checked"
    told = [log.message for log in worker.notices[frames.Log]]
    assert sorted(told) == [
        f"parameter 'more' of checked: {why}",
        f"parameter 'order' of placed: the field 'notes' of Order: {why}",
        f"parameter 'order' of placed: the field 'total' of Order: {why}",
        f"parameter 'other' of checked: {why}",
        f"return type of with_result: {missing}; it is ignored",
    ]
    assert {log.logger for log in worker.notices[frames.Log]} == {"clutch"}
    worker.call("hints:checked", 1, 2, [])
    worker.ping()
    worker.receive_pending()
    assert len(worker.notices[frames.Log]) == 5


def test_an_actor_with_such_hints_is_one(peer: Owner) -> None:
    peer.boot(target="hints:Account")
    assert peer.call("pay", Decimal(1), "rent") == "1 rent"
    assert bad(peer, "pay", 1, "rent") == "amount: expected Decimal, found int"
    assert peer.call("pay_either", {"x": 1}) == "dict"
    peer.until(lambda: len(peer.notices[frames.Log]) == 3)
    told = " ".join(log.message for log in peer.notices[frames.Log])
    for parameter in ("'owner' of Account", "'note' of Account.pay", "'one' of Account.pay_either"):
        assert f"parameter {parameter}: there is no " in told


def test_records_of_all_kinds_cross(worker: Owner) -> None:
    found = worker.call("hints:modelled", {"name": "a", "count": 1}, {"x": 1})
    assert found == [
        {"name": "a", "count": 1}, {"x": 1, "y": 0}, {"name": "a", "price": Decimal(1)},
    ]  # fmt: skip
    assert bad(worker, "hints:modelled", {"name": "a", "count": 0}, {"x": 1}) == (
        "model.count: Model refuses it: Input should be greater than 0"
    )


def test_a_generator_function_is_no_function_to_call(worker: Owner) -> None:
    for name in ("yields", "yields_later"):
        assert bad(worker, f"hints:{name}", 3) == (
            f"{name} is a generator function: use PythonSource, or return a list"
        )
    failure = worker.fail("hints:made_elsewhere")
    assert (failure.code, failure.detail["type"]) == ("unencodable", "generator")
    worker.send("hints:yields", 3, kind=frames.Cast)
    assert worker.call("hints:names", []) == []


def test_what_a_class_raises_is_no_exception_of_the_function(worker: Owner) -> None:
    for _ in range(40):  # some are decoded together, once the function counts as quick
        assert "Refusing refuses it: SystemError: not today" in bad(
            worker, "hints:fails_to_be", {"x": 1}
        )


def test_an_unknown_name_comes_with_the_three_nearest(worker: Owner) -> None:
    failure = worker.fail("hints:yield_later")
    assert failure.detail["allowed"][:2] == ["hints:yields_later", "hints:yields"]
    assert len(failure.detail["allowed"]) == 3
