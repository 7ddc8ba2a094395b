"""Each kind of record, encoded to a map and decoded from one."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import InitVar, dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

import attrs
import msgspec
import pydantic
import pytest

from clutch._codec.codec import BadArguments, Unencodable
from crossing import CODEC, cross
from record_kinds import FROZEN, KINDS, Keys, Model, Named, class_of, make

T = TypeVar("T")


def refusal(value: object, hint: Any) -> str:
    with pytest.raises(BadArguments) as caught:
        cross(value, hint)
    return str(caught.value)


def as_map(name: str, inner: Any = None) -> dict[str, Any]:
    return {"name": name, "price": Decimal("1.50"), "tags": ["a", "b"], "inner": inner}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: class_of(kind).__name__)
class TestEachKind:
    def test_is_made_from_a_map_by_name(self, kind: Any) -> None:
        wanted = make(kind, "tea", make(kind, "leaf", tags=("a", "b")), ("a", "b"))
        given = dict(reversed(as_map("tea", as_map("leaf")).items()))
        found = cross(given, kind)
        assert found == wanted
        assert type(found) is type(found.inner) is class_of(kind)
        assert cross({"k": [given]}, dict[str, list[kind]]) == {"k": [wanted]}

    def test_goes_as_a_map_by_name(self, kind: Any) -> None:
        value = make(kind, "tea", make(kind, "leaf", tags=("a", "b")), ("a", "b"))
        found = cross(value)
        inner = found.pop("inner")
        assert found.items() >= {"name": "tea", "price": Decimal("1.50")}.items()
        assert found["tags"] == ["a", "b"]
        assert type(inner) is dict
        assert inner["name"] == "leaf"

    def test_comes_back_as_it_was(self, kind: Any) -> None:
        value = make(kind, "tea", make(kind, "leaf"))
        assert cross(value, kind) == value
        assert cross([value, None], list[kind | None]) == [value, None]
        assert cross((value, 1), tuple[kind, int]) == (value, 1)

    def test_has_defaults_and_passes_over_more(self, kind: Any) -> None:
        found = cross({"name": "tea", "price": Decimal("1.50"), "colour": "green"}, kind)
        assert found == make(kind, "tea")

    def test_names_what_is_missing_or_wrong(self, kind: Any) -> None:
        assert "price" in refusal({"name": "tea"}, kind)
        wrong = as_map("tea", as_map("leaf") | {"price": "dear"})
        text = refusal([wrong], list[kind])
        assert text.startswith("value[0].inner")
        assert "price" in text
        assert class_of(kind).__name__ in refusal("tea", kind) or "refuses" in refusal("tea", kind)

    def test_may_be_one_of_several(self, kind: Any) -> None:
        value = make(kind, "tea")
        assert cross(value, kind | int) == value
        assert cross(7, kind | int) == 7


@pytest.mark.parametrize("kind", FROZEN, ids=lambda kind: kind.__name__)
def test_frozen_records_are_items_of_sets_and_keys_of_maps(kind: Any) -> None:
    value = {make(kind, "tea"), make(kind, "milk", make(kind, "cow"))}
    assert cross(value, set[kind]) == value
    assert cross(value, frozenset[kind]) == value
    assert cross([value], list[set[kind]]) == [value]
    keyed = {record: position for position, record in enumerate(value)}
    assert cross(keyed, dict[kind, int]) == keyed
    assert cross({"a": [keyed]}, dict[str, list[dict[kind, int]]]) == {"a": [keyed]}
    nested = {(make(kind, "tea"), 1): frozenset(value)}
    assert cross(nested, dict[tuple[kind, int], frozenset[kind]]) == nested


@dataclass(frozen=True)
class Id:
    x: int


def test_records_that_python_has_no_place_for_are_named() -> None:
    cure = "an item of this set is a map, which Python cannot put into a set; send a list"
    assert refusal({Id(1)}, Any) == f"value: {cure}"
    assert refusal({"v": [{Id(1)}]}, dict[str, Any]) == f"value.v[0]: {cure}"
    key = "a key of this map is a map, which cannot be a key in Python"
    assert refusal([{Id(1): 2}], list) == f"value[0]: {key}"
    assert refusal({Id(1): 2}, dict[Any, int]) == f"value: {key}"

    @dataclass
    class Loose:
        x: int

    assert "an item of this set is of the class Loose" in refusal({Id(1)}, set[Loose])
    assert "make Loose frozen, or hashable" in refusal({Id(1): 1}, dict[Loose, int])


def test_entries_that_become_equal_are_refused() -> None:
    @dataclass(frozen=True)
    class More:
        x: int
        y: int

    assert "a set whose items differ" in refusal({More(1, 1), More(1, 2)}, set[Id])
    assert "a map whose keys differ" in refusal({More(1, 1): 1, More(1, 2): 2}, dict[Id, int])


def test_a_named_tuple_is_made_from_a_list_by_position_too() -> None:
    assert cross(["tea", Decimal(1)], Named) == Named("tea", Decimal(1))
    assert refusal(["tea"], Named) == "value: the field 'price' of Named is missing"
    assert refusal([1, Decimal(1)], Named) == "value.name: expected str, found int"
    assert refusal([1] * 5, Named) == "value: expected 4 items for Named, found 5"
    untyped = namedtuple("untyped", "x y", defaults=[2])
    assert cross(untyped(1), untyped) == (1, 2)
    assert cross(untyped(1)) == {"x": 1, "y": 2}


def test_a_typed_dictionary_may_lack_keys() -> None:
    assert cross({"tags": ["a"], "inner": {}, "more": 1}, Keys) == {"tags": ["a"], "inner": {}}
    assert refusal({"inner": {"tags": 1}}, Keys) == "value.inner.tags: expected list, found int"


def test_the_name_of_a_record_of_java_tells_which_it_is() -> None:
    @dataclass
    class Cat:
        name: str

    @dataclass
    class Dog:
        name: str
        age: int = 0

    hint: Any = Cat | Dog
    assert cross({"type": "Dog", "name": "Rex"}, hint) == Dog("Rex")
    assert cross({"type": "Cat", "name": "Tom"}, hint) == Cat("Tom")
    assert cross({"name": "Rex", "age": 3}, hint) == Dog("Rex", 3)
    assert cross({"name": "either"}, hint) == {"name": "either"}
    assert refusal({"type": "Dog", "name": 1}, hint) == "value.name: expected str, found int"
    assert refusal({"n": 1}, hint) == (
        "value: expected Cat | Dog, found dict (Cat: the field 'name' of Cat is missing;"
        " Dog: the field 'name' of Dog is missing)"
    )


def test_structures_keep_their_own_rules() -> None:
    class Tagged(msgspec.Struct, tag="t", forbid_unknown_fields=True):
        x: Decimal

    class Positions(msgspec.Struct, array_like=True):
        x: Decimal
        y: int = 2

    assert cross(Tagged(Decimal(1))) == {"type": "t", "x": Decimal(1)}
    assert cross(Tagged(Decimal(1)), Tagged) == Tagged(Decimal(1))
    assert refusal({"x": Decimal(1), "type": "u"}, Tagged).startswith("value: expected 't' as")
    assert refusal({"x": Decimal(1), "z": 1}, Tagged) == "value: Tagged has no field 'z'"
    assert cross(Positions(Decimal(1))) == [Decimal(1), 2]
    assert cross([Decimal(1)], Positions) == Positions(Decimal(1))


def test_what_a_class_refuses_is_told_in_its_words() -> None:
    @dataclass
    class Positive:
        x: Decimal | int

        def __post_init__(self) -> None:
            if self.x < 0:
                raise KeyError("negative")

    @attrs.define
    class Even:
        x: int = attrs.field(converter=int)

        @x.validator
        def _check(self, _attribute: object, value: int) -> None:
            if value % 2:
                raise ArithmeticError(f"{value} is odd")

    assert refusal([{"x": -1}], list[Positive]) == (
        "value[0]: Positive refuses it: KeyError: 'negative'"
    )
    assert refusal({"x": 3}, Even) == "value: Even refuses it: ArithmeticError: 3 is odd"
    assert cross({"x": 4}, Even) == Even(4)


def test_pydantic_validates_by_its_own_rules() -> None:
    class Strict(pydantic.BaseModel, extra="forbid"):
        count: int = pydantic.Field(gt=0)
        ids: set[int] = set()

    assert cross({"count": "3", "ids": [1, 1]}, Strict) == Strict(count=3, ids={1})
    assert refusal({"count": 0}, Strict) == (
        "value.count: Strict refuses it: Input should be greater than 0"
    )
    assert refusal([{"count": 1, "more": 1}], list[Strict]).startswith("value[0].more: Strict")
    assert refusal({"count": "x", "a": 1}, Strict).startswith("value: Strict refuses it: .count: ")

    class Names(pydantic.RootModel[list[str]]):
        pass

    assert cross(Names(["a"])) == ["a"]
    assert cross(["a"], Names) == Names(["a"])
    assert cross([Model(name="a", price=Decimal(1))], list[Model])[0].name == "a"


def test_models_of_pydantic_are_told_apart_by_pydantic() -> None:
    class Cat(pydantic.BaseModel):
        kind: str = "cat"
        lives: int = 9

    class Dog(pydantic.BaseModel):
        kind: str = "dog"
        bones: int

    hint: Any = Cat | Dog | None
    assert cross({"bones": 2}, hint) == Dog(bones=2)
    assert cross(None, hint) is None
    assert cross([{"lives": 1}], list[hint]) == [Cat(lives=1)]


def test_what_no_parameter_takes_is_set_afterwards() -> None:
    @dataclass
    class Counted:
        name: str
        start: InitVar[int]
        count: int = field(init=False)

        def __post_init__(self, start: int) -> None:
            self.count = start

    assert cross({"name": "a", "start": 3}, Counted).count == 3
    assert cross({"name": "a", "start": 3, "count": 9}, Counted).count == 9
    assert refusal({"name": "a"}, Counted) == "value: the field 'start' of Counted is missing"
    assert refusal({"name": "a", "start": "x"}, Counted).startswith("value.start: expected int")

    @dataclass(init=False)
    class Bare:
        x: Decimal

    bare = cross({"x": Decimal(2)}, Bare)
    assert (type(bare), bare.x) == (Bare, Decimal(2))


def test_a_part_of_a_record_that_cannot_cross_has_a_path() -> None:
    for kind in KINDS:
        value = make(kind, "tea")
        if kind is Named:
            value = value._replace(price=print)
        elif isinstance(value, msgspec.Struct):
            msgspec.structs.force_setattr(value, "price", print)
        else:
            object.__setattr__(value, "price", print)
        with pytest.raises(Unencodable, match=r"result\[0\](\.price)? is of type .*builtin"):
            CODEC.encode([value])
