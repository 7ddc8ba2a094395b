"""A one-shot actor of the guide."""

# tag::finish
from clutch import actor, finish


@actor
class Report:
    """A one-shot actor: makes one report, and is no longer needed."""

    def make(self, month: str) -> str:
        finish(f"the report of {month} is made")
        return f"{month}: 42 pages"


# end::finish
