"""Work for the soak run. Plain functions that do not depend on Clutch."""

_ROUNDS = 5_000


def work(number: int) -> int:
    """Uses some time in Python and returns the number."""
    return number + sum(i - i for i in range(_ROUNDS))
