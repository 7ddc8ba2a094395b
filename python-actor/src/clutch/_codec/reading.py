"""What all readers of type hints use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from clutch._codec.errors import shown
from clutch._wire.exceptions import text

_LONGEST_TEXT = 500


class Mismatch(Exception):
    """A value does not fit its hint. Collects its path as it propagates, innermost step first."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
        self.steps: list[str] = []

    def under(self, step: str) -> Mismatch:
        self.steps.append(step)
        return self

    def again(self) -> Mismatch:
        """A copy to raise elsewhere, because the path of each one grows separately."""
        other = Mismatch(self.why)
        other.steps = [*self.steps]
        return other

    def told(self, name: Callable[[str], str]) -> str:
        """The whole text. `name` puts the name of the value in front of the path."""
        return f"{name(''.join(reversed(self.steps)))}: {self.why}"


class Items(list[Any]):
    """A set with items that Python cannot hash."""


class Entries(list[tuple[Any, Any]]):
    """A map with keys that Python cannot hash."""


class Reading:
    """The state of converting one value to its hint.

    Attributes:
        is_raw: the value may contain Items, Entries and memoryviews, which user code must not get
        tried: the choices that unions have made, by value and union
    """

    __slots__ = ("is_raw", "tried")

    def __init__(self, is_raw: bool) -> None:
        self.is_raw = is_raw
        self.tried: dict[tuple[int, int], Any] = {}


Reader = Callable[[Any, Reading], Any]


def expected(wanted: str, value: object) -> Mismatch:
    return Mismatch(f"expected {wanted}, found {name_of(type(value))}")


def refused(name: str, error: Exception) -> Mismatch:
    """The failure if a user's class of that name does not accept the value."""
    said = text(error, _LONGEST_TEXT)
    return Mismatch(f"{name} refuses it: {type(error).__name__}: {said}")


_NAMES: dict[type, str] = {type(None): "None", Items: "set", Entries: "dict"}


def name_of(kind: type) -> str:
    return _NAMES.get(kind) or kind.__name__


def step(key: object) -> str:
    """The step of a path to the entry of a map with this key."""
    if isinstance(key, str) and key.isidentifier():
        return f".{key}"
    return f"[{shown(key)}]"


def untyped(value: Any, reading: Reading) -> Any:
    """The value without conversion; Mismatch if Python cannot represent it."""
    return _cleaned(value) if reading.is_raw else value


def _cleaned(value: Any) -> Any:
    kind = type(value)
    if kind is list:
        return _cleaned_items(value)
    if kind is dict:
        return {key: _at(step(key), item) for key, item in value.items()}
    if kind is memoryview:
        return bytes(value)
    if kind is Items:
        raise unhashable_item(next(filter(is_unhashable, value), None))
    if kind is Entries:
        raise unhashable_key(next((key for key, _ in value if is_unhashable(key)), None))
    return value


def _cleaned_items(items: Sequence[Any]) -> list[Any]:
    return [_at(f"[{position}]", item) for position, item in enumerate(items)]


def _at(place: str, value: Any) -> Any:
    try:
        return _cleaned(value)
    except Mismatch as problem:
        raise problem.under(place) from None


def hashable(value: object) -> object:
    """Converts lists to tuples, so that they can be keys or items of a set."""
    return tuple(map(hashable, value)) if type(value) is list else value


def distinct(items: list[Any]) -> frozenset[Any]:
    """The set of the items; Mismatch if two are equal, TypeError if one is not hashable."""
    keys = [hashable(item) for item in items]
    found = frozenset(keys)
    if len(found) < len(keys):
        raise equal_entries("set whose items", keys, keys)
    return found


def equal_entries(kind: str, came: Iterable[Any], became: Iterable[Any]) -> Mismatch:
    """The failure for two keys of a map, or two items of a set, that became equal."""
    seen: dict[Any, Any] = {}
    for each, key in zip(came, became, strict=True):
        if key in seen:
            break
        seen[key] = each
    return Mismatch(
        f"expected a {kind} differ in Python,"
        f" found {shown(seen[key])} and {shown(each)}, which are equal"
    )


def is_unhashable(value: object) -> bool:
    try:
        hash(value)
    except Exception:
        return True
    return False


def unhashable_item(item: object) -> Mismatch:
    cure = _cure(item) or "send a list"
    return Mismatch(
        f"an item of this set is {_article(item)}, which Python cannot put into a set; {cure}"
    )


def unhashable_key(key: object) -> Mismatch:
    cure = _cure(key)
    why = f"a key of this map is {_article(key)}, which cannot be a key in Python"
    return Mismatch(f"{why}; {cure}" if cure else why)


def _cure(value: object) -> str | None:
    if type(value).__module__ == "builtins" or type(value) in (Items, Entries):
        return None
    return f"make {name_of(type(value))} frozen, or hashable"


_ARTICLES: dict[type, str] = {
    dict: "a map",
    Entries: "a map",
    list: "a list",
    set: "a set",
    frozenset: "a set",
    Items: "a set",
    tuple: "a list",
}


def _article(value: object) -> str:
    return _ARTICLES.get(type(value)) or f"of the class {name_of(type(value))}"
