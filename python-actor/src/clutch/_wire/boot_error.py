"""The failure of a start, as the protocol reports it."""


class BootError(Exception):
    """A worker cannot start. `code` is one of the protocol's boot codes."""

    def __init__(
        self, code: str, message: str, error: BaseException | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.error = error
        self.hint = hint
