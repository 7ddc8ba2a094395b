"""Recognises record classes of packages that only the user's code may import."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any


def is_named_tuple(kind: type) -> bool:
    return issubclass(kind, tuple) and isinstance(getattr(kind, "_fields", None), tuple)


def attrs_fields(kind: type) -> tuple[Any, ...] | None:
    """The attributes of an attrs class; None for other classes."""
    found = getattr(kind, "__attrs_attrs__", None)
    return found if isinstance(found, tuple) else None


def is_pydantic_model(kind: type) -> bool:
    pydantic = sys.modules.get("pydantic")
    model = getattr(pydantic, "BaseModel", None)
    return isinstance(model, type) and issubclass(kind, model)


def is_pydantic(kind: Any) -> bool:
    """Whether the class is a pydantic model or a pydantic dataclass."""
    if "pydantic" not in sys.modules or not isinstance(kind, type):
        return False
    return "__pydantic_complete__" in vars(kind) or is_pydantic_model(kind)


def pydantic_validator(kind: Any) -> Callable[[Any], Any] | None:
    """A function that makes an instance of a pydantic class; None if the class is incomplete."""
    if not kind.__pydantic_complete__:
        if is_pydantic_model(kind):
            kind.model_rebuild(raise_errors=False)
        else:
            sys.modules["pydantic.dataclasses"].rebuild_dataclass(kind, raise_errors=False)
    is_complete = kind.__pydantic_complete__
    return kind.__pydantic_validator__.validate_python if is_complete else None


def model_union_validator(hint: Any, members: tuple[Any, ...]) -> Callable[[Any], Any] | None:
    """A function by which pydantic chooses one of several models; None for other unions."""
    kinds = [member for member in members if member is not type(None)]
    if len(kinds) < 2 or not all(is_pydantic(kind) and pydantic_validator(kind) for kind in kinds):
        return None
    made = sys.modules["pydantic"].TypeAdapter(hint)
    return made.validate_python  # type: ignore[no-any-return]
