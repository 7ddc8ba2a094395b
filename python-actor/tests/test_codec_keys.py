"""Keys and items that differ in their encoding and are equal in Python."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import pytest
from msgspec import Struct
from msgspec.msgpack import Ext, encode

import clutch._codec.codec as codecs
from clutch._codec.codec import BadArguments, Codec

CODEC = Codec(max_size=1 << 20, max_depth=20)


class Colour(Enum):
    RED = "red"
    GREEN = "green"

    @classmethod
    def _missing_(cls, value: object) -> Colour | None:
        return next((one for one in cls if one.value == str(value).lower()), None)


class Point(Struct, frozen=True):
    x: int
    y: int


@dataclass(frozen=True)
class Named:
    name: str
    note: str = field(default="", compare=False)


@dataclass(frozen=True)
class Word:
    """A word that equals others without regard to case."""

    text: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Word) and self.text.lower() == other.text.lower()

    def __hash__(self) -> int:
        return hash(self.text.lower())


@dataclass
class Holder:
    held: dict[tuple[int, ...], int]


class Renamed(Struct, rename="upper"):
    held: dict[tuple[int, ...], int]


class Box:
    """A class without `__eq__`."""

    def __init__(self, inside: object) -> None:
        self.inside = inside


codecs.codec("test.box", Box, lambda box: box.inside, Box)
codecs.codec("test.word", Word, lambda word: word.text, Word)


def items(*values: Any) -> bytes:
    """The bytes of a set of these values, as Java would send it."""
    return encode(Ext(9, encode(list(values))))


def entries(*keys: bytes) -> bytes:
    """The bytes of a map with these keys."""
    return bytes([0x80 | len(keys)]) + b"".join(key + b"\x01" for key in keys)


def word(text: str) -> Ext:
    return Ext(14, encode(["test.word", text]))


def refusal(body: bytes, hint: Any = Any) -> str:
    with pytest.raises(BadArguments) as caught:
        CODEC.decode(body, (), hint)
    return str(caught.value)


@pytest.mark.parametrize(
    ("body", "hint", "found"),
    [
        (items("red", "RED"), set[Colour], "'red'"),
        (items("green", "Green"), frozenset[Colour], "'Green'"),
        (items({"x": 1, "y": 2, "z": 3}, {"x": 1, "y": 2, "z": 4}), set[Point], "'z': 3"),
        (items({"name": "a", "note": "b"}, {"name": "a", "note": "c"}), set[Named], "'b'"),
        (items(1, 1), Any, "1 and 1"),
        (items(1, 1.0), Any, "1 and 1.0"),
        (items(0, False), set[object], "0 and False"),
        (items([1, 2], [1, 2.0]), Any, "(1, 2) and (1, 2.0)"),
        (items(word("a"), word("A")), Any, "Word(text='a') and Word(text='A')"),
        (items(word("a"), word("A")), set[Word], "Word(text='a') and Word(text='A')"),
        (entries(b"\xa3red", b"\xa3RED"), dict[Colour, int], "'red' and 'RED'"),
    ],
)
def test_what_becomes_equal_is_refused_with_both(body: bytes, hint: Any, found: str) -> None:
    what = "set whose items" if body[0] & 0xF0 in (0xC0, 0xD0) else "map whose keys"
    text = refusal(body, hint)
    assert text.startswith(f"value: expected a {what} differ in Python, found ")
    assert found in text


def test_the_place_is_named() -> None:
    body = b"\x92\x01\x81\xa2in" + items(2, 2.0)
    places: list[tuple[Any, str]] = [(Any, "[1].in"), (list, "[1].in"), (list[Any], "[1].in")]
    for hint, place in places:
        assert refusal(body, hint).startswith(f"value{place}: expected a set whose items differ")


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ({"red", "green"}, set[Colour]),
        ({"RED": 1, "green": 2}, dict[Colour, int]),
        ({(1, 2), (2, 1)}, set[tuple[int, int]]),
        ({(1, "a"): 1, (1, "b"): 2}, dict[tuple[int, str], int]),
        ({Point(1, 2), Point(2, 1)}, set[Point]),
        ({Word("a"), Word("b")}, set[Word]),
        ({Word("a"): 1, Word("b"): 2}, dict[Any, int]),
        ({UUID(int=1): Decimal(1), UUID(int=2): Decimal(1)}, dict[UUID, Decimal]),
    ],
)
def test_what_stays_apart_is_taken(value: Any, hint: Any) -> None:
    assert len(CODEC.decode(*CODEC.encode(value), hint)) == 2


def test_a_list_that_is_asked_for_as_a_set_loses_what_it_has_twice() -> None:
    hints: list[Any] = [set[int], frozenset[int], set[Any]]
    for hint in hints:
        assert CODEC.decode(*CODEC.encode([1, 2, 1]), hint) == {1, 2}


def test_a_map_or_set_of_the_same_words_is_refused_in_each_place() -> None:
    twice = items(word("a"), word("A"))
    for body in (b"\x91" + twice, b"\x81\xa1k" + twice, entries(b"\x91" + twice)):
        assert "Word(text='a') and Word(text='A')" in refusal(body)


def test_keys_that_a_codec_makes_equal_are_refused_wherever_they_are() -> None:
    words = [encode(word("a")), encode(word("b")), encode(word("A"))]
    equal = entries(words[0], words[2])
    listed = entries(b"\x92" + words[0] + b"\x01", b"\x92" + words[2] + b"\x01")
    grouped = entries(items(word("a")), items(word("A")))
    inside = encode(Ext(14, b"\x92" + encode("test.box") + equal))
    bodies = {
        "value": equal,
        "value[0]": b"\x91" + equal,
        "value[2].k": b"\x93" + words[1] + b"\x01\x81\xa1k" + equal,
        "value[1]": b"\x92\x01" + listed,
        "value.k": b"\x81\xa1k" + grouped,
    }
    for path, body in bodies.items():
        hints: list[Any] = [Any, list if body[0] & 0xF0 == 0x90 else dict]
        for hint in hints:
            text = refusal(body, hint)
            assert text.startswith(f"{path}: expected a map whose keys differ in Python, found ")
            assert "Word(text='a')" in text
            assert "Word(text='A')" in text
    assert "Word(text='A')" in refusal(inside)
    assert "Word(text='A')" in refusal(equal, dict[Word, int])
    assert len(CODEC.decode(entries(words[0], words[1]))) == 2
    assert CODEC.decode(b"\x92" + words[0] + words[2]) == [Word("a"), Word("a")]


def test_a_list_and_a_set_that_become_equal_keys_are_refused() -> None:
    both = entries(b"\x92\x01\x02", items(1, 2))
    hints: dict[str, Any] = {
        "value": dict[tuple[int, ...], int],
        "value[0]": list[dict[tuple[int, int], int]],
        "value.k": dict[str, dict[frozenset[int], int]],
        "value.held": Holder,
        "value.HELD": Renamed,
        "value[0].HELD": list[Renamed],
    }
    renamed = b"\x81\xa4HELD" + both
    bodies = [both, b"\x91" + both, b"\x81\xa1k" + both, b"\x81\xa4held" + both]
    bodies += [renamed, b"\x91" + renamed]
    for (path, hint), body in zip(hints.items(), bodies, strict=True):
        assert refusal(body, hint).startswith(f"{path}: expected a map whose keys differ")
    assert len(CODEC.decode(both)) == 2
    mixed = items([1, 2], Ext(9, encode([1, 2])))
    assert refusal(mixed, set[tuple[int, ...]]).startswith("value: expected a set whose items")
    assert CODEC.decode(items([1, 2], [2, 1]), (), set[tuple[int, int]]) == {(1, 2), (2, 1)}
