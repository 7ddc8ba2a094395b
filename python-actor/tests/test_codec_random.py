"""Random values and randomly changed bytes."""

from __future__ import annotations

import contextlib
import importlib
import random
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy
import pytest

from clutch._codec.codec import BadArguments, Codec, Unencodable
from codec_notation import VECTORS, Point, notation, raw
from test_codec_vectors import Circle, Order, Rectangle

CODEC = Codec(max_size=320 << 20, max_depth=64, buffer_threshold=32)


@dataclass
class Randomly:
    source: random.Random

    def value(self, depth: int) -> object:
        return self.source.choice(
            _CONTAINERS if depth and self.source.random() < 0.4 else _SCALARS
        )(self.source, lambda: self.value(depth - 1))

    def key(self) -> object:
        return self.source.choice(_KEYS)(self.source, lambda: 0)


Maker = Callable[[random.Random, Callable[[], object]], Any]

_ZONES = [timezone.utc, timezone(timedelta(hours=-9, minutes=-30)), ZoneInfo("Europe/Paris"), None]
_SCALARS: list[Maker] = [
    lambda r, inner: None,
    lambda r, inner: r.random() < 0.5,
    lambda r, inner: r.randint(-(2 ** r.randint(0, 70)), 2 ** r.randint(0, 70)),
    lambda r, inner: r.uniform(-1e6, 1e6),
    lambda r, inner: "".join(r.choices("Aé€\U0001f40d", k=r.randint(0, 50))),
    lambda r, inner: r.randbytes(r.randint(0, 60)),
    lambda r, inner: UUID(int=r.getrandbits(128)),
    lambda r, inner: Decimal(r.randint(-(10**20), 10**20)).scaleb(r.randint(-30, 30)),
    lambda r, inner: datetime(
        r.randint(1900, 2100), r.randint(1, 12), 5, r.randint(0, 23), 7, 9, r.choice([0, 123456]),
        r.choice(_ZONES),
    ),
    lambda r, inner: date.fromordinal(r.randint(1, 3_000_000)),
    lambda r, inner: time(r.randint(0, 23), 1, 2, r.choice([0, 5])),
    lambda r, inner: timedelta(r.randint(-(10**8), 10**8), 5, r.randint(0, 999999)),
    lambda r, inner: Point(r.getrandbits(40), -3),
    lambda r, inner: numpy.arange(r.randint(0, 12), dtype=r.choice(["<f8", ">i2", "|u1"])),
]  # fmt: skip
_KEYS = _SCALARS[:8] + _SCALARS[9:13]
_CONTAINERS: list[Maker] = [
    lambda r, inner: [inner() for _ in range(r.randint(0, 5))],
    lambda r, inner: {Randomly(r).key(): inner() for _ in range(r.randint(0, 5))},
    lambda r, inner: {Randomly(r).key() for _ in range(r.randint(0, 5))},
    lambda r, inner: {f"name{i}": inner() for i in range(r.randint(0, 5))},
]


def test_any_value_comes_back_as_it_was() -> None:
    randomly = Randomly(random.Random(5))
    for _ in range(3_000):
        value = randomly.value(4)
        assert notation(CODEC.decode(*CODEC.encode(value))) == notation(value)


@dataclass(frozen=True)
class Frozen:
    value: Any


class Hue(Enum):
    RED = "red"
    LARGE = 2**70
    LIST = (1, (2, 3))


# Values that never cross, or only as keys of one kind.
_ODD: list[Maker] = [
    lambda r, inner: Decimal("NaN"),
    lambda r, inner: Decimal("-0"),
    lambda r, inner: 1j,
    lambda r, inner: "\ud800",
    lambda r, inner: datetime(2026, 1, 1, fold=1),
    lambda r, inner: numpy.timedelta64(5, "Y"),
    lambda r, inner: {Hue.RED: 1, "red": 2},
    lambda r, inner: {Hue.RED, "red", 5},
    lambda r, inner: {Hue.LARGE: 1, Hue.LIST: 2},
    lambda r, inner: {(1, (2, (3, r.choice([4, 2**70])))): 1},
    lambda r, inner: {frozenset({(1, 2)}): 1, (1, 2): 2},
    lambda r, inner: [(1, 2), (3, r.choice([4, Decimal(4)]))],
    lambda r, inner: {Frozen(1), Frozen(r.choice([2, 2**70, UUID(int=1)]))},
    lambda r, inner: {Frozen(Hue.RED): 1},
    lambda r, inner: Frozen({Frozen(1): r.choice([1, 2**64])}),
    lambda r, inner: [Frozen(1), Frozen(2**63)],
    lambda r, inner: {bytes(40): 1, b"": 2},
]
_PLACES: list[Callable[[object], object]] = [
    lambda value: [value],
    lambda value: [value, 2**70],
    lambda value: [-(2**64), {"k": [value]}],
    lambda value: {"a": value, "b": UUID(int=1)},
    lambda value: [Frozen(value), Frozen(1)],
    lambda value: {2**70: (value, value)},
]


def bytes_of(value: object) -> bytes | str:
    """The bytes, or the reason why there are none."""
    try:
        body, buffers = CODEC.encode(value)
    except Unencodable as problem:
        return problem.type
    return body + b"".join(buffers)


def test_what_crosses_does_not_depend_on_what_is_beside_it() -> None:
    source = random.Random(14)
    randomly = Randomly(source)
    refused = 0
    for _ in range(3_000):
        is_odd = source.random() < 0.7
        value = source.choice(_ODD)(source, lambda: 0) if is_odd else randomly.value(2)
        alone = bytes_of(value)
        for place in _PLACES:
            beside = bytes_of(place(value))
            if isinstance(alone, str):
                assert beside == alone
                refused += 1
            else:
                assert isinstance(beside, bytes), beside
                assert alone in beside or CODEC.encode(value)[1]
    assert 1_000 < refused < 15_000


@pytest.mark.parametrize("hint", [Any, Order, Circle | Rectangle, list[float], dict[Any, set[Any]]])
def test_changed_bytes_end_in_a_value_or_a_failure_and_cost_little(hint: Any) -> None:
    seeds = [body for body in (raw(row["hex"]) for row in VECTORS) if 0 < len(body) < 2000]
    source = random.Random(20261123)
    failures = 0
    with contextlib.suppress(ImportError):
        importlib.import_module("pyarrow.ipc")  # a changed byte may import it, too
    tracemalloc.start()
    try:
        for _ in range(5_000):
            body = bytearray(source.choice(seeds))
            for _ in range(source.randint(1, 3)):
                body[source.randrange(len(body))] = source.randrange(256)
            try:
                CODEC.decode(
                    bytes(body[: source.choice([None, source.randrange(len(body))])]),
                    [b"12345678"],
                    hint,
                )
            except BadArguments:
                failures += 1
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert 1_000 < failures <= 5_000
    assert peak < 4 << 20
