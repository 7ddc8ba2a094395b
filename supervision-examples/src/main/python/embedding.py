"""Embeds sentences with NumPy only. The beginning of each word selects a random direction, and a
sentence is the sum of its words. So sentences that share words point in similar directions.
"""

import re
from collections.abc import Iterator
from pydoc_data.topics import topics
from typing import TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from clutch import Failed

Vector: TypeAlias = NDArray[np.float32]

_BEGINNING = re.compile(r"\b[a-z]{4,5}")
_BUCKETS = 1 << 14
_SIZE = 64
_DIRECTIONS = np.random.default_rng(seed=1).standard_normal((_BUCKETS, _SIZE), dtype=np.float32)


def sentences() -> Iterator[str]:
    """The sentences of Python's own documentation, each once."""
    text = " ".join(" ".join(topics.values()).split())
    yield from dict.fromkeys(re.split(r"(?<=\.) ", text))


def embed(texts: list[str]) -> list[Vector | Failed]:
    """A vector of length 1 for each text, all at once. Only a text without words fails."""
    features = [_features(text) for text in texts]
    counts = np.array([len(found) for found in features if found], dtype=np.intp)
    if not counts.size:
        return [_failed(text) for text in texts]
    rows = _DIRECTIONS[[feature for found in features for feature in found]]
    sums = np.add.reduceat(rows, np.cumsum(counts) - counts)
    vectors = iter(sums / np.linalg.norm(sums, axis=1, keepdims=True))
    return [
        next(vectors) if found else _failed(text)
        for text, found in zip(texts, features, strict=True)
    ]


def embed_one(text: str) -> Vector:
    """The vector of one text; ValueError if it has no words."""
    [vector] = embed([text])
    if isinstance(vector, Failed):
        raise vector.error
    return vector


def _features(text: str) -> list[int]:
    beginnings = set(_BEGINNING.findall(text.lower()))
    return [crc32(beginning.encode()) % _BUCKETS for beginning in beginnings]


def _failed(text: str) -> Failed:
    return Failed(ValueError(f"no words in {text!r}"))
