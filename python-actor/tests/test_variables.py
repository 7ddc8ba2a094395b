"""No call sees the context variables or the decimal context that another call has set."""

import pytest

from owner import Owner

SEVENTH = "0.1428571428571428571428571429"


@pytest.fixture(params=["variables", "variables_set"])
def module(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def worker(peer: Owner, module: str) -> Owner:
    return peer.boot(modules=[module, "variables"])


def _alternately(worker: Owner, *functions: str) -> list[object]:
    """The results of calls sent one at a time, followed by calls sent many at a time."""
    returned = []
    calls = [(f, ["ada"] if "login" in f else []) for f in functions * 20]
    for function, arguments in calls:
        returned.append(worker.call(function, *arguments))
    for _ in range(5):
        items = [worker.item(function, *arguments)[0] for function, arguments in calls]
        worker.send_items(items)
        returned += [worker.value(item.id) for item in items]
    return returned


def test_function_sees_no_variable_of_an_earlier_call(worker: Owner, module: str) -> None:
    found = _alternately(worker, f"{module}:login", f"{module}:who", f"{module}:login")
    assert set(found) == {"nobody"}


def test_coroutine_sees_no_variable_of_an_earlier_call(worker: Owner, module: str) -> None:
    found = _alternately(worker, f"{module}:login", f"{module}:login_async", f"{module}:who")
    assert set(found) == {"nobody"}


def test_coroutine_that_has_waited_sees_no_variable_of_the_call_before(
    worker: Owner, module: str
) -> None:
    """The call before makes place for it, and so begins it."""
    found = _alternately(worker, f"{module}:login_async")
    assert set(found) == {"nobody"}


def test_decimal_is_as_precise_in_every_call(worker: Owner, module: str) -> None:
    found = _alternately(worker, f"{module}:coarse", f"{module}:coarse_async", f"{module}:coarse")
    assert set(found) == {SEVENTH}


def test_quick_calls_that_differ_share_nothing(worker: Owner, module: str) -> None:
    found = _alternately(worker, f"{module}:who", "variables:number", f"{module}:coarse")
    assert len(set(found)) == 3


def test_each_quick_call_is_the_current_one(worker: Owner) -> None:
    for _ in range(20):
        worker.call("variables:call_id")
    items = [worker.item("variables:call_id")[0] for _ in range(50)]
    worker.send_items(items)
    assert [worker.value(item.id) for item in items] == [item.id for item in items]


@pytest.mark.parametrize("function", ["names", "names_async"])
def test_generator_keeps_its_variables_to_itself(worker: Owner, function: str) -> None:
    for _ in range(2):
        stream = worker.open(f"variables:{function}", 3, demand=1)
        worker.until_given(stream, 1)
        assert worker.call("variables:who") == "nobody"
        worker.demand(stream, 5)
        worker.answer(stream)
        assert worker.elements[stream] == ["nobody", "0", "1"]
    assert worker.call("variables:who") == "nobody"


def test_stream_with_input_keeps_its_variables_to_itself(worker: Owner) -> None:
    for _ in range(2):
        stream = worker.open("variables:names_of", shape=3, demand=5)
        worker.until(lambda opened=stream: worker.requested[opened] > 0)  # type: ignore[misc]
        worker.feed(stream, "a", "b")
        worker.finish(stream)
        worker.answer(stream)
        assert worker.elements[stream] == ["nobody", "a"]
        assert worker.call("variables:who") == "nobody"
