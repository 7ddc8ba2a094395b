"""Random values and their results after the way: the Python half of `ValuesPropertyTest`.

An explicit form represents a value by lists, so that different entries stay different:
`["map", [key, value, ...]]`, `["set", [item, ...]]`, `["list", [item, ...]]`, or a scalar.
"""

import math
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

_NAN = float("nan")


class Colour(Enum):
    RED = "RED"
    ONE = 1
    HALF = Decimal("0.5")
    PAIR = (1, "a")


class Level(IntEnum):
    LOW = 1
    HIGH = 2


class Word(str):
    """A str that equals only itself."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


class Place(NamedTuple):
    x: Any
    y: Any


@dataclass
class Reading:
    name: str
    value: Any


@dataclass
class Measure:
    value: float


def echo(value: Any) -> Any:
    return value


def as_float(value: float) -> float:
    return value


def as_floats(values: list[float]) -> list[float]:
    return values


def as_measure(value: Measure) -> float:
    return value.value


def falls_together(form: Any) -> bool:
    """Whether a map or set of an explicit form has fewer entries in Python than in the form."""
    return _built(form)[1]


def _built(form: Any) -> tuple[Any, bool]:
    if isinstance(form, float) and math.isnan(form):
        return _NAN, False  # all are alike
    if not isinstance(form, list):
        return form, False
    kind, parts = form
    built = [_built(part) for part in parts]
    items = [item for item, _ in built]
    fell = any(each for _, each in built)
    if kind == "list":
        return tuple(items), fell
    if kind == "set":
        return frozenset(items), fell or len(set(items)) < len(items)
    entries = dict(zip(items[::2], items[1::2], strict=True))
    # Keys contain no maps, so nothing compares this as a map.
    return _Unhashable(entries), fell or len(entries) < len(items) // 2


class _Unhashable:
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, entries: dict[Any, Any]) -> None:
        self.entries = entries


def make(seed: int) -> Any:
    """A random value."""
    return _value(random.Random(seed), 3)


def explicit(seed: int) -> Any:
    """The explicit form of that value."""
    return _explicit(make(seed))


def difference(seed: int, value: Any) -> str:
    """How the value differs from the one of the seed; empty if it does not."""
    expected, found = _normal(make(seed)), _normal(value)
    return "" if expected == found else f"expected {expected}, found {found}"


def _explicit(value: Any) -> Any:
    if isinstance(value, Place):
        return _explicit(value._asdict())
    if isinstance(value, dict):
        return ["map", [_explicit(part) for entry in value.items() for part in entry]]
    if isinstance(value, (set, frozenset)):
        return ["set", [_explicit(item) for item in value]]
    if isinstance(value, (list, tuple)):
        return ["list", [_explicit(item) for item in value]]
    if isinstance(value, Enum) and not isinstance(value, int):
        return _explicit(value.value)
    if is_dataclass(value) and not isinstance(value, type):
        return [
            "map",
            [p for f in fields(value) for p in (f.name, _explicit(getattr(value, f.name)))],
        ]
    return value


def _normal(value: Any) -> str:
    """A text that is equal for values that both languages treat as equal."""
    if isinstance(value, Enum):
        return _normal(value.value)
    if isinstance(value, Place):
        return _normal(value._asdict())
    if isinstance(value, dict):
        return _joined("map", (f"{_normal(k)}={_normal(v)}" for k, v in value.items()))
    if isinstance(value, (set, frozenset)):
        return _joined("set", sorted(map(_normal, value)))
    if isinstance(value, (list, tuple)):
        return _joined("list", map(_normal, value))
    if is_dataclass(value) and not isinstance(value, type):
        return _normal({f.name: getattr(value, f.name) for f in fields(value)})
    if isinstance(value, datetime):
        zone = value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else ""
        return f"time {value.isoformat()} {zone}"
    for kind in (bool, int, float, str, bytes):
        if isinstance(value, kind):
            return f"{kind.__name__} {kind(value)!r}"
    return f"{type(value).__name__} {value}"


def _joined(name: str, parts: Iterable[str]) -> str:
    return f"{name}({', '.join(parts)})"


Maker = Callable[[random.Random], Any]

_MOMENT = datetime(2026, 10, 25, 0, 30, tzinfo=timezone.utc)
_ZONES = [timezone.utc, timezone(timedelta(hours=-9, minutes=-30)), ZoneInfo("Europe/Paris")]
_KEYS: list[Maker] = [
    lambda r: r.randint(-1, 3),
    lambda r: r.randint(-1, 3) / 2,
    lambda r: r.choice([-0.0, math.inf, float("nan"), float("nan")]),
    lambda r: r.random() < 0.5,
    lambda r: None,
    lambda r: 2 ** r.choice([53, 63, 64, 70]) + r.randint(0, 2),
    lambda r: float(2 ** r.choice([53, 63, 64, 70])),
    lambda r: Decimal(r.choice(["1.0", "0.5", "1E+3", "0.1", "1180591620717411303424"])),
    lambda r: r.choice(["a", "b", "1", "RED", "naïve", ""]),
    lambda r: Word(r.choice(["a", "RED"])),
    lambda r: r.choice(list(Colour)),
    lambda r: r.choice(list(Colour)),
    lambda r: r.choice(list(Level)),
    lambda r: r.choice([b"a", b"b", bytes(70_000)]),
    lambda r: (_MOMENT + timedelta(minutes=30 * r.randint(0, 4))).astimezone(r.choice(_ZONES)),
    lambda r: datetime(2026, 1, 1, 0, 0, 0, r.randint(0, 2)),
    lambda r: date(2026, 1, r.randint(1, 3)),
    lambda r: time(1, 2, 3, r.randint(0, 2)),
    lambda r: timedelta(microseconds=r.randint(-1, 1)),
    lambda r: UUID(int=r.randint(0, 2)),
    lambda r: tuple(_key(r) for _ in range(r.randint(0, 2))),
    lambda r: frozenset(_key(r) for _ in range(r.randint(0, 2))),
]
_VALUES: list[Callable[[random.Random, int], Any]] = [
    lambda r, depth: [_value(r, depth - 1) for _ in range(r.randint(0, 4))],
    lambda r, depth: tuple(_value(r, depth - 1) for _ in range(r.randint(0, 4))),
    lambda r, depth: {_key(r): _value(r, depth - 1) for _ in range(r.randint(0, 6))},
    lambda r, depth: {_key(r) for _ in range(r.randint(0, 6))},
    lambda r, depth: Reading("reading", _value(r, depth - 1)),
    lambda r, depth: Place(_value(r, depth - 1), _key(r)),
]


def _key(source: random.Random) -> Any:
    return source.choice(_KEYS)(source)


def _value(source: random.Random, depth: int) -> Any:
    if depth and source.random() < 0.6:
        return source.choice(_VALUES)(source, depth)
    return _key(source)
