"""The collections that hints make from lists, sets and maps."""

from __future__ import annotations

import asyncio
import collections.abc as abstract
import typing
from collections import ChainMap, Counter, OrderedDict, defaultdict, deque
from dataclasses import dataclass
from typing import Any

import numpy
import pytest

from crossing import cross, refusal


@dataclass
class Item:
    name: str


ITEMS: list[Any] = [{"name": "a"}, {"name": "b"}]
MADE = [Item("a"), Item("b")]

COLLECTIONS: list[Any] = [
    (list[Item], list), (abstract.Sequence[Item], list), (abstract.MutableSequence[Item], list),
    (typing.List[Item], list), (typing.Sequence[Item], list), (typing.Deque[Item], deque),  # noqa: UP006
    (deque[Item], deque), (abstract.Iterable[Item], list), (abstract.Collection[Item], list),
    (abstract.Container[Item], list), (abstract.Reversible[Item], list),
    (tuple[Item, ...], tuple), (abstract.Iterator[Item], type(iter([]))),
    (abstract.Generator[Item, None, None], type(_ for _ in ())),
    (abstract.ValuesView[Item], type({}.values())),
]  # fmt: skip


@pytest.mark.parametrize(("hint", "kind"), COLLECTIONS)
def test_a_collection_is_what_its_hint_says(hint: Any, kind: Any) -> None:
    for given in (ITEMS, tuple(ITEMS)):
        found = cross(given, hint)
        assert type(found) is kind
        assert list(found) == MADE
    assert refusal([{"name": 1}], hint) == "value[0].name: expected str, found int"
    for wrong in ("text", b"bytes", {"a": 1}, numpy.zeros(2), 5, None):
        assert "expected " in refusal(wrong, hint)


BARE: list[Any] = [
    (list, list), (typing.List, list), (tuple, tuple), (typing.Tuple, tuple),  # noqa: UP006
    (deque, deque), (typing.Deque, deque), (abstract.Iterable, list),  # noqa: UP006
]  # fmt: skip


@pytest.mark.parametrize(("hint", "kind"), BARE)
def test_a_hint_that_names_no_items_takes_any(hint: Any, kind: Any) -> None:
    found = cross(["a", 1], hint)
    assert type(found) is kind
    assert list(found) == ["a", 1]


SETS: list[Any] = [
    (set[int], set), (frozenset[int], frozenset), (abstract.Set[int], set),
    (typing.AbstractSet[int], set), (abstract.MutableSet[int], set),
    (abstract.Collection[int], frozenset), (abstract.Iterable[int], frozenset),
    (abstract.KeysView[int], type({}.keys())), (list[int], list), (tuple[int, ...], tuple),
]  # fmt: skip


@pytest.mark.parametrize(("hint", "kind"), SETS)
def test_a_set_is_what_its_hint_says(hint: Any, kind: Any) -> None:
    found = cross({1, 2}, hint)
    assert type(found) is kind
    assert set(found) == {1, 2}
    assert "expected int, found str" in refusal({"a"}, hint)


MAPS: list[Any] = [
    (dict[str, list[int]], dict), (abstract.Mapping[str, list[int]], dict),
    (abstract.MutableMapping[str, list[int]], dict), (OrderedDict[str, list[int]], OrderedDict),
    (defaultdict[str, list[int]], defaultdict), (ChainMap[str, list[int]], ChainMap),
    (typing.Dict[str, typing.List[int]], dict),  # noqa: UP006
]  # fmt: skip


@pytest.mark.parametrize(("hint", "kind"), MAPS)
def test_a_map_is_what_its_hint_says(hint: Any, kind: type) -> None:
    found = cross({"a": [1]}, hint)
    assert type(found) is kind
    assert found == {"a": [1]}
    assert refusal({"a": ["x"]}, hint) == "value.a[0]: expected int, found str"
    assert refusal({1: []}, hint) == "value[1] (a key): expected str, found int"
    assert refusal([1], hint) == f"expected {kind.__name__}, found list".replace(
        "expected dict", f"expected {typing.get_origin(hint).__name__}"
    )


def test_maps_with_more_to_them() -> None:
    assert cross({"a": 1}, defaultdict[str, int])["new"] == 0
    assert cross({"a": [1]}, defaultdict[str, list[int]])["new"] == []
    assert cross({"a": 1}, Counter[str]).most_common() == [("a", 1)]
    assert refusal({"a": "x"}, Counter[str]) == "value.a: expected int, found str"
    assert list(cross({"a": 1}, abstract.ItemsView[str, int])) == [("a", 1)]
    assert refusal(numpy.zeros(1), dict) == "expected dict, found ndarray"


@pytest.mark.parametrize(
    "hint", [abstract.AsyncIterator[Item], abstract.AsyncIterable[Item],
             abstract.AsyncGenerator[Item, None]],
)  # fmt: skip
def test_an_asynchronous_iterator_gives_the_items(hint: Any) -> None:
    async def gathered() -> list[Item]:
        return [item async for item in cross(ITEMS, hint)]

    assert asyncio.run(gathered()) == MADE
