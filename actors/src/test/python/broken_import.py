"""A module that fails to import."""


def _half_done() -> None:
    raise LookupError("no such thing while importing")


_half_done()
