"""A stream of arrays."""

from collections.abc import Iterator

from numpy import ndarray


def doubled(items: Iterator[ndarray]) -> Iterator[ndarray]:
    for item in items:
        yield item * 2
