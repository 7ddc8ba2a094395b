"""A start that failed, in the protocol's words."""


class BootError(Exception):
    """Why a worker cannot start, under one of the protocol's boot codes."""

    def __init__(
        self, code: str, message: str, error: BaseException | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.error = error
        self.hint = hint
