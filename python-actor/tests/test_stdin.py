"""The standard input of a worker, which cannot be read."""

import pytest

from owner import Owner


@pytest.fixture
def worker(peer: Owner) -> Owner:
    return peer.boot(modules=["plain", "math"], path="pekko://s/user/w")


def test_stdin_is_refused(worker: Owner) -> None:
    for function in ("read_stdin", "read_buffer", "iterate_stdin", "ask"):
        error = worker.fail(f"plain:{function}").detail["error"]
        assert (error["class"], error["module"]) == ("StdinError", "clutch.errors")
    assert worker.call("plain:read_descriptor") == b""


def test_stdin_looks_like_any_other(worker: Owner) -> None:
    expected = {
        "name": "<stdin>",
        "mode": "r",
        "encoding": "utf-8",
        "errors": "surrogateescape",
        "newlines": None,
        "closed": False,
        "buffer.name": "<stdin>",
        "buffer.mode": "rb",
        "buffer.closed": False,
        "isatty": False,
        "fileno": 0,
        "readable": True,
        "writable": False,
        "buffer.readable": True,
        "buffer.fileno": 0,
    }
    assert worker.call("plain:look_at_stdin", list(expected)) == expected
    assert worker.call("plain:is_the_original_stdin")


def test_a_main_with_arguments_of_its_own(worker: Owner) -> None:
    assert worker.call("plain:arguments") == ["-c"]
    assert worker.call("plain:main_with_arguments") == 7


def test_stdin_can_be_closed_and_made_binary(peer: Owner) -> None:
    peer.boot(modules=["plain"])
    peer.call("plain:close_stdin")
    assert peer.call("plain:read_descriptor") == b""
