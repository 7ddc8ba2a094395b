"""Hints of the scalars that MessagePack has itself."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

# Without bounds, msgspec would round an integer that no float holds exactly.
FLOAT: Any = Annotated[float, msgspec.Meta(gt=-(2**53), lt=2**53)]

_FORMS: tuple[tuple[Any, Any], ...] = (
    (int, int),
    (str, str),
    (float, FLOAT),
    (bool, bool),
    (type(None), type(None)),
    (None, type(None)),
)


def is_plain(hint: Any) -> bool:
    return any(hint is one for one, _ in _FORMS)


def form_of_plain(hint: Any) -> Any:
    return next(form for one, form in _FORMS if hint is one)
