"""Only what a listed module or an actor class defines itself may be called."""

import pytest

from clutch._wire import frames
from edited import Boot, Files, reloaded
from owner import Owner
from owner_process import HANDLERS

VENDORED = {"path": [str(HANDLERS), str(HANDLERS / "site-packages")]}

OWN = [
    "own",
    "own_async",
    "wrapped",
    "cached",
    "dispatched",
    "instance",
    "method",
    "made_here",
    "completed",
    "alias",
]
LISTED = ["listed", "hypot_of", "wrapped_badly_and_listed"]
NOT_OWN = [
    "imported",
    "made_there",
    "wrapped_badly",
    "their_instance",
    "their_method",
    "their_completed",
    "their_alias",
    "their_wrapped",
    "their_batched",
    "shell",
    "system",
    "sqrt",
    "sleep",
    "OrderedDict",
    "partial",
]


@pytest.fixture
def worker(peer: Owner) -> Owner:
    return peer.boot(modules=["offers"])


def _refused(worker: Owner, name: str, *arguments: object) -> str:
    failure = worker.fail(name, *arguments)
    assert failure.code == "unknown-function", failure
    assert failure.detail["name"] == name
    return str(failure.detail["why"])


def test_what_a_module_defines_or_lists_is_offered(worker: Owner) -> None:
    for name in OWN + LISTED:
        assert worker.call(f"offers:{name}", 1) == 2, name
    assert worker.call("offers:batched", [1, 2]) == [2, 3]


def test_what_it_imports_is_not(worker: Owner) -> None:
    for name in NOT_OWN:
        why = _refused(worker, f"offers:{name}", "exit 1")
        expected = f"offers does not define '{name}' itself: add it to the module's __all__"
        assert why == f"{expected} to offer it"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("offers:os", "'os' cannot be called"),
        ("offers:LIMIT", "'LIMIT' cannot be called"),
        ("offers:os.system", "offers has no 'os.system'"),
        ("offers:Adder.add", "offers has no 'Adder.add'"),
        ("offers:missing", "offers has no 'missing'"),
        ("offers:_hidden", "a name that begins with an underscore is never offered"),
        ("offers:__import__", "a name that begins with an underscore is never offered"),
        ("offers:", "a name that begins with an underscore is never offered"),
        ("offers.os:system", "'offers.os' is not one of the modules listed"),
        ("offers_support:imported", "'offers_support' is not one of the modules listed"),
        ("os:system", "'os' is not one of the modules listed in WorkerSpec.functions"),
        ("system", "'system' is not one of the modules listed in WorkerSpec.functions"),
    ],
)
def test_why_not(worker: Owner, name: str, why: str) -> None:
    assert _refused(worker, name, "exit 1").startswith(why)


def test_what_is_allowed_is_what_is_offered(worker: Owner) -> None:
    for name in OWN + LISTED:
        allowed = worker.fail(f"offers:{name}_").detail["allowed"]
        assert allowed[0] == f"offers:{name}"
        assert not {f"offers:{other}" for other in NOT_OWN} & set(allowed)


def test_streams_are_offered_by_the_same_rule(worker: Owner) -> None:
    stream = worker.open("offers:own_numbers", 2, demand=5)
    assert worker.until_given(stream, 2) == [0, 1]
    failure = worker.failure(worker.open("offers:imported_numbers", 2, demand=5))
    assert failure.code == "unknown-function"
    assert "add it to the module's __all__" in failure.detail["why"]


def test_casts_are_offered_by_the_same_rule(worker: Owner) -> None:
    worker.send_items([worker.item("offers:system", "exit 1", kind=frames.Cast)[0]])
    worker.until(lambda: any("cast" in log.message for log in worker.notices[frames.Log]))


def test_an_imported_async_def_starts_no_event_loop(peer: Owner) -> None:
    peer.boot(modules=["plain", "imports_async"])
    assert peer.call("plain:is_imported", "clutch._runtime.async_service") is False


@pytest.mark.parametrize(
    ("function", "arguments", "value"),
    [("math:sqrt", [4.0], 2.0), ("os.path:basename", ["a/b"], "b"), ("operator:add", [1, 2], 3)],
)
def test_modules_of_the_standard_library_can_be_listed(
    peer: Owner, function: str, arguments: list[object], value: object
) -> None:
    peer.boot(modules=[function.partition(":")[0]])
    assert peer.call(function, *arguments) == value


def test_with_any_module_any_callable_is_offered(peer: Owner) -> None:
    peer.boot(any=True)
    assert peer.call("offers:imported", 1) == 2
    assert _refused(peer, "no_such:x") == "there is no module 'no_such'"


@pytest.mark.parametrize(
    ("target", "offered"),
    [
        ("heirs:Store", ["add", "fixed", "get", "mixed", "named", "put"]),
        ("heirs:Job", ["run"]),
        ("heirs:Wrapped", ["size"]),
        ("heirs:Client", ["fetch", "offered", "run_command"]),
        ("vendor:Marked", ["offered"]),
    ],
)
def test_an_actor_offers_what_is_its_own(peer: Owner, target: str, offered: list[str]) -> None:
    peer.boot(VENDORED, target=target)
    found = {name: peer.fail(f"{name}_").detail["allowed"] for name in [*offered, "nothing"]}
    assert {allowed[0] for name, allowed in found.items() if name != "nothing"} == set(offered)
    assert set().union(*found.values()) <= set(offered)
    assert {len(allowed) for allowed in found.values()} == {min(3, len(offered))}


def test_an_actor_says_why_it_does_not_offer_a_method(peer: Owner) -> None:
    peer.boot(VENDORED, target="heirs:Store")
    peer.call("put", "a", 1)
    assert peer.call("get", "a") == 1
    why = "'update' comes from builtins.dict, which is neither yours nor marked with @actor"
    assert _refused(peer, "update", {}).startswith(why)
    assert "define it in Store" in _refused(peer, "clear")
    assert _refused(peer, "nothing") == "Store has no 'nothing'"
    assert _refused(peer, "__init__") == "a name that begins with an underscore is never offered"


def test_a_contract_says_why_too(peer: Owner) -> None:
    peer.spawn()
    peer.greet()
    peer.start(modules=["offers"], contract=[("offers:system", 1)])
    error = peer.boot_error()
    assert error["boot"] == "contract-mismatch"
    assert "offers does not define 'system' itself" in error["message"]


def test_an_edit_that_turns_a_function_into_an_import_takes_it_away(
    files: Files, boot: Boot
) -> None:
    files.write(app="def f(): return 1\n")
    worker = boot(modules=["app"])
    assert worker.call("app:f") == 1
    files.write(app="from os import getpid as f\n")
    assert reloaded(worker) == "app"
    assert "app does not define 'f' itself" in _refused(worker, "app:f")
    files.write(app="from os import getpid as f\n__all__ = ['f']\n")
    assert reloaded(worker) == "app"
    assert worker.call("app:f") == worker.process.pid
