"""Endless text, word by word, like from a language model. Nothing here depends on Clutch."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator
from functools import cache
from pydoc_data.topics import topics
from random import Random

_listeners = 0


@cache
def _followers() -> dict[tuple[str, str], list[str]]:
    """For each two words of Python's own documentation, the words that follow them."""
    words = " ".join(topics.values()).split()
    followers = defaultdict(list)
    for first, second, third in zip(words, words[1:], words[2:], strict=False):
        followers[first, second].append(third)
    return followers


async def text(seed: int, pause_seconds: float) -> AsyncGenerator[str, None]:
    """The words. The same seed gives the same words."""
    global _listeners
    random = Random(seed)
    followers = _followers()
    starts = list(followers)
    pair = random.choice(starts)
    _listeners += 1
    try:
        while True:
            yield pair[0]
            await asyncio.sleep(pause_seconds)
            if pair in followers:
                pair = pair[1], random.choice(followers[pair])
            else:
                pair = random.choice(starts)
    finally:
        _listeners -= 1


def listeners() -> int:
    """The number of running generators."""
    return _listeners
