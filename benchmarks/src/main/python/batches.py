"""Functions that are called for many elements at once."""

import clutch


@clutch.batch
def add_one(number: int) -> int:
    return number + 1
