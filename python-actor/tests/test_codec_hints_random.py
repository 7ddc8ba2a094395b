"""Random hints: fitting values return unchanged, and others are refused or return unchanged."""

from __future__ import annotations

import dataclasses
import random
from typing import Any

import attrs
import msgspec
import pydantic
import pytest

from clutch._codec.codec import BadArguments, Codec
from clutch._codec.hint import Hint
from clutch._codec.hints.compiler import compile_hint
from clutch._codec.reading import Mismatch, Reading
from hint_makers import Hints

CODEC = Codec(max_size=1 << 24, max_depth=64, buffer_threshold=32)
RUNS = 1_500


def fields_of(value: Any) -> dict[str, Any] | None:
    if isinstance(value, tuple):
        return value._asdict() if hasattr(value, "_asdict") else None
    if isinstance(value, msgspec.Struct):
        return msgspec.structs.asdict(value)
    if isinstance(value, pydantic.BaseModel):
        return dict(value)
    if dataclasses.is_dataclass(value):
        return {one.name: getattr(value, one.name) for one in dataclasses.fields(value)}
    if attrs.has(type(value)):
        return {one.name: getattr(value, one.name) for one in attrs.fields(type(value))}
    return None


def picture(value: Any) -> Any:
    """A form in which equal values of different types differ."""
    fields = fields_of(value)
    kind = type(value)
    if fields is not None:
        return kind, [(name, picture(item)) for name, item in fields.items()]
    if isinstance(value, dict):
        return kind, [(picture(key), picture(item)) for key, item in value.items()]
    if isinstance(value, (set, frozenset)):
        return kind, sorted((picture(item) for item in value), key=repr)
    if kind.__name__ in ("list", "tuple", "deque"):
        return kind, [picture(item) for item in value]
    return kind, str(value)


def is_within(found: Any, sent: Any) -> bool:
    """Whether the value contains only what was sent. Fields may be left out."""
    fields = fields_of(found)
    if fields is not None or isinstance(found, dict):
        if isinstance(sent, (list, tuple)):  # a named tuple is made by position too
            return is_within(list((fields or {}).values()), list(sent))
        items = fields if fields is not None else found
        return isinstance(sent, dict) and all(
            any(is_within(key, k) and is_within(item, i) for k, i in sent.items())
            for key, item in items.items()
        )
    if isinstance(found, (set, frozenset)) or isinstance(sent, frozenset):
        return all(any(is_within(one, other) for other in sent) for one in found)
    if type(found).__name__ in ("list", "tuple", "deque"):
        return len(found) == len(sent) and all(map(is_within, found, sent))
    if hasattr(found, "value"):  # an enum
        return is_within(found.value, sent)
    return type(found) in (type(sent), float) and bool(found == sent)


@pytest.mark.parametrize("seed", range(4))
def test_the_values_of_a_hint_come_back_as_they_were(seed: int) -> None:
    hints = Hints(random.Random(seed))
    for _ in range(RUNS // 4):
        made = hints.made(3)
        for _ in range(3):
            value = made.value()
            body, buffers = CODEC.encode(value)
            assert picture(CODEC.decode(body, buffers, made.hint)) == picture(value), made.hint


@pytest.mark.parametrize("seed", range(4))
def test_the_values_of_other_hints_are_refused_or_equal(seed: int) -> None:
    hints = Hints(random.Random(100 + seed), with_pydantic=False)
    taken = 0
    made = [hints.made(2) for _ in range(60)]
    for mine in made:
        for other in made:
            body, buffers = CODEC.encode(other.value())
            try:
                found = CODEC.decode(body, buffers, mine.hint)
                sent = CODEC.decode(body, buffers)
            except BadArguments as problem:
                assert "value" in str(problem)
                continue
            taken += 1
            assert is_within(found, sent), (mine.hint, sent, found)
    assert len(made) <= taken < len(made) ** 2


def test_what_msgspec_makes_is_what_the_readers_make() -> None:
    hints = Hints(random.Random(7), with_pydantic=False)
    sped_up = 0
    made = [hints.made(2) for _ in range(150)]
    for mine in made:
        parsed, node = Hint(mine.hint), compile_hint(mine.hint)
        sped_up += parsed.plain or parsed._converts
        for other in (mine, *random.Random(8).sample(made, 20)):
            body, buffers = CODEC.encode(other.value())
            try:
                untyped = CODEC.decode(body, buffers)
            except BadArguments:
                continue
            try:
                expected = picture(node.read(untyped, Reading(False)))
            except Mismatch:
                with pytest.raises(BadArguments):
                    CODEC.decode(body, buffers, mine.hint)
            else:
                assert picture(CODEC.decode(body, buffers, mine.hint)) == expected, mine.hint
    assert sped_up > 20
