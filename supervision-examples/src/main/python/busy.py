"""Work for the soak run. Plain functions that do not depend on Clutch."""

import time

_ROUNDS = 5_000


def work(number: int) -> int:
    """Uses some time in Python and returns the number."""
    return number + sum(i - i for i in range(_ROUNDS))


def rest(number: int, seconds: float) -> int:
    """Waits that long and returns the number."""
    time.sleep(seconds)
    return number
