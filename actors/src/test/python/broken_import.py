"""Cannot be imported."""


def _half_done() -> None:
    raise LookupError("no such thing while importing")


_half_done()
