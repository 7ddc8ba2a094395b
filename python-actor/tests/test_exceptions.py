"""Exceptions as error maps, including exceptions whose methods fail."""

import json
import sys
from typing import Any

import pytest

from clutch._wire import exceptions
from clutch._wire.exceptions import describe


def _raised(error: BaseException) -> BaseException:
    try:
        raise error
    except BaseException as caught:
        return caught


def test_all_that_a_traceback_shows() -> None:
    error = _raised(ValueError("no"))
    error.__notes__ = ["first", 2]  # type: ignore[attr-defined]
    found = describe(error)
    assert (found["class"], found["module"], found["message"]) == ("ValueError", "builtins", "no")
    assert found["notes"] == ["first", "2"]
    assert found["frames"][0][2:] == ["_raised", "raise error"]
    assert (found["cause"], found["context"], found["suppressed"]) == (None, None, False)


def test_str_that_raises() -> None:
    class Bad(Exception):
        def __str__(self) -> str:
            raise RuntimeError("not even this")

        @property
        def exceptions(self) -> Any:
            raise RuntimeError("nor this")

    found = describe(_raised(Bad()))
    assert found["message"] == "<Bad whose str() raised>"
    assert found["errors"] == []


def test_text_that_cannot_be_encoded() -> None:
    found = describe(_raised(ValueError("lone \ud800")))
    assert json.dumps(found, ensure_ascii=False).encode()
    assert found["message"] == "lone \\ud800"


def test_long_message_is_cut_at_16_kib_of_bytes() -> None:
    assert describe(ValueError("é" * 20_000))["message"] == "é" * 8192


def test_circle_of_causes_ends() -> None:
    first, second = ValueError("1"), ValueError("2")
    first.__cause__, second.__cause__ = second, first
    found = describe(first)
    assert found["cause"]["message"] == "2"
    assert found["cause"]["cause"] is None


def test_chain_is_cut_at_20() -> None:
    error = ValueError("0")
    for number in range(1, 50):
        following = ValueError(str(number))
        following.__context__ = error
        error = following
    found, length = describe(error), 1
    while found["context"]:
        found, length = found["context"], length + 1
    assert length == 20


@pytest.mark.skipif(sys.version_info < (3, 11), reason="exception groups came with 3.11")
def test_members_of_a_group() -> None:
    group_type = vars(__import__("builtins"))["ExceptionGroup"]
    found = describe(group_type("all", [ValueError("a"), KeyError("b")]))
    assert [member["class"] for member in found["errors"]] == ["ValueError", "KeyError"]


def test_own_frames_are_cut_at_the_head_only(monkeypatch: pytest.MonkeyPatch) -> None:
    error = _raised(ValueError("x"))
    monkeypatch.setattr(exceptions, "_OWN_FOLDER", __file__)
    assert describe(error)["frames"] == []
