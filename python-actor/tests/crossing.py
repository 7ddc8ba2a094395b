"""Sends values through the codec and back, with a type hint."""

from __future__ import annotations

from typing import Any

import pytest

from clutch._codec.codec import BadArguments, Codec

CODEC = Codec(max_size=1 << 20, max_depth=64)


def cross(value: object, hint: Any = Any) -> Any:
    return CODEC.decode(*CODEC.encode(value), hint)


def refusal(value: object, hint: Any) -> str:
    """The reason why the value is refused, without the value's name."""
    with pytest.raises(BadArguments) as caught:
        cross(value, hint)
    return str(caught.value).removeprefix("value: ")
