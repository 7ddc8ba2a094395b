"""Work for the soak run. Plain functions: nothing here knows Clutch."""

_ROUNDS = 5_000


def work(number: int) -> int:
    """Takes some of Python's time, and gives the number back."""
    return number + sum(i - i for i in range(_ROUNDS))
