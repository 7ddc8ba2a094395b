"""Items to send that leave out what they do not have. `frames` has what they are read as."""

from typing import Annotated

from msgspec import Meta, Raw, Struct

_Id = Annotated[int, Meta(ge=1)]
_Count = Annotated[int, Meta(ge=0)]


class PlainAsk(Struct, array_like=True, tag=23, frozen=True, gc=False):
    """An `Ask` without headers."""

    id: _Id
    host: str
    message: Raw
    call: _Count = 0

    def __repr__(self) -> str:
        return f"{type(self).__name__}(id={self.id}, host={self.host!r}, call={self.call})"


class PlainTell(Struct, array_like=True, tag=24, frozen=True, gc=False):
    """A `Tell` without headers."""

    host: str
    message: Raw

    def __repr__(self) -> str:
        return f"{type(self).__name__}(host={self.host!r})"


class PlainLog(Struct, array_like=True, tag=35, frozen=True):
    """A `Log` without a call and without `extra=`."""

    level: int
    logger: str
    message: str
    file: str
    line: int
    exception: str | None
    call_id: int
    thread: str
    dropped: int = 0

    def __repr__(self) -> str:
        return f"{type(self).__name__}(level={self.level}, logger={self.logger!r})"
