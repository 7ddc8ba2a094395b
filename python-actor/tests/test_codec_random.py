"""Random values, and bytes changed at random."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy
import pytest

from clutch._codec import BadArguments, Codec
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


@pytest.mark.parametrize("hint", [Any, Order, Circle | Rectangle, list[float], dict[Any, set[Any]]])
def test_changed_bytes_end_in_a_value_or_a_failure_and_cost_little(hint: Any) -> None:
    seeds = [body for body in (raw(row["hex"]) for row in VECTORS) if 0 < len(body) < 2000]
    source = random.Random(20261123)
    failures = 0
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
