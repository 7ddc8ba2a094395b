"""Blocks of shared memory that are never freed by their owner."""

from multiprocessing import shared_memory

_made: list[shared_memory.SharedMemory] = []


def make(count: int) -> list[str]:
    """Makes this number of blocks and returns their names."""
    made = [shared_memory.SharedMemory(create=True, size=1000) for _ in range(count)]
    _made.extend(made)
    return [block.name for block in made]
