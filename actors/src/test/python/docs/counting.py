"""The actor class of the README."""

# tag::counter
import clutch


@clutch.actor
class Counter:
    def __init__(self, start: int) -> None:
        self.count = start

    def add(self, step: int) -> int:
        self.count += step
        return self.count


# end::counter
