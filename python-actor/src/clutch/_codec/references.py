"""References to actors and functions of the JVM, as values."""

from __future__ import annotations

from typing import Any, NoReturn, Protocol, TypeVar

import msgspec

R = TypeVar("R", bound="Reference")


class Holder(Protocol):
    """Counts the references of this process. For any thread."""

    def born(self, token: str) -> None:
        """Tells that there is one more object that refers to it."""

    def died(self, token: str) -> None:
        """Tells that there is one less."""


class ReferenceName(str):
    """The name of a reference beside those of hosts, of which none begins with `@`.

    Attributes:
        path: the path of the actor; empty for a function
    """

    path: str

    @property
    def token(self) -> str:
        return str.__str__(self)[1:]


class Reference:
    """A reference that this process was given. Two are equal if they refer to the same."""

    __slots__ = ("__weakref__", "_holder", "_name")

    _name: ReferenceName
    _holder: Holder | None

    @classmethod
    def _of(cls: type[R], token: str, path: str) -> R:
        made = object.__new__(cls)
        made._name = ReferenceName(f"@{token}")
        made._name.path = path
        holder = _holder
        if holder is not None:
            holder.born(token)
        made._holder = holder  # after that, so that none dies that was not counted
        return made

    def __del__(self) -> None:
        holder = getattr(self, "_holder", None)
        if holder is not None:
            holder.died(self._name.token)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reference) and self._name == other._name

    def __hash__(self) -> int:
        return hash(self._name)

    def __copy__(self: R) -> R:
        return self

    def __deepcopy__(self: R, memo: dict[int, Any]) -> R:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a reference cannot be pickled: it is good for this process alone")


_holder: Holder | None = None
_kind: type[Reference] = Reference


def hold_by(holder: Holder | None) -> None:
    """Sets what counts the references that are made after this."""
    global _holder
    _holder = holder


def make(kind: type[Reference]) -> None:
    """Sets the class of received references."""
    global _kind
    _kind = kind


_parts = msgspec.msgpack.Decoder(tuple[str, str])


def read(data: memoryview) -> Reference:
    """The reference of an extension; raises if that is malformed."""
    return _kind._of(*_parts.decode(data))


def read_as(token: str, path: str) -> Any:
    """The reference with this token, of the class of received ones."""
    return _kind._of(token, path)
