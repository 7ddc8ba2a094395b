"""Functions for tests of user code in the JVM."""

from clutch import actor, codec


class Passed:
    """A value of a slow codec in Java."""


codec("slow", Passed, lambda value: None, lambda value: Passed())


def note(path: str, token: str, more: object = None) -> str:
    """Appends the token to the file and ignores the rest."""
    with open(path, "a") as file:
        file.write(token + "\n")
    return "noted"


@actor
class Holder:
    """Holds a value and tells its type."""

    def __init__(self, value: object) -> None:
        self.value = value

    def kind(self) -> str:
        return type(self.value).__name__
