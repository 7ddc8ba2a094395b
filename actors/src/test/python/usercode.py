"""What tests of the user's own code call."""

from clutch import actor, codec


class Passed:
    """What a slow codec of Java's has passed."""


codec("slow", Passed, lambda value: None, lambda value: Passed())


def note(path: str, token: str, more: object = None) -> str:
    """Appends the token to the file, and does nothing with the rest."""
    with open(path, "a") as file:
        file.write(token + "\n")
    return "noted"


@actor
class Holder:
    """Holds a value, which it says the type of."""

    def __init__(self, value: object) -> None:
        self.value = value

    def kind(self) -> str:
        return type(self.value).__name__
