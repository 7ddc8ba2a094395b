"""Functions that do not use Clutch."""


def add(a: int, b: int) -> int:
    return a + b


def chained() -> None:
    try:
        1 / 0
    except ZeroDivisionError as error:
        problem = ValueError("no sum")
        if hasattr(problem, "add_note"):
            problem.add_note("while adding up")
        raise problem from error
