"""No repr of Clutch shows a secret, such as the worker's own, a header or an argument."""

import base64
import dataclasses
import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

import msgspec
import pytest
from msgspec import Raw

import clutch
from clutch._runtime.bootstrap import BootLine
from clutch._wire.address import Address
from clutch.context import Context

SECRET = bytes(range(200, 232))
SHOWN = [SECRET.hex(), base64.b64encode(SECRET).decode(), repr(SECRET)[2:-1]]


def _modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(clutch.__path__, "clutch."):
        if found.name != "clutch.__main__":
            yield importlib.import_module(found.name)


def _kinds() -> Iterator[type]:
    """Every class of the package whose repr contains its fields."""
    for module in _modules():
        for kind in vars(module).values():
            if isinstance(kind, type) and kind.__module__ == module.__name__:
                is_struct = issubclass(kind, msgspec.Struct) and kind is not msgspec.Struct
                if is_struct or dataclasses.is_dataclass(kind):
                    yield kind


def _value(name: str, hint: Any) -> object:
    """A value of the field's type that contains a secret, if it can."""
    text = hint if isinstance(hint, str) else getattr(hint, "__name__", str(hint))
    if name == "secret":
        return SECRET.hex() if text == "str" else SECRET
    if text == "Raw":
        return Raw(SECRET)
    text = str(hint)
    if "dict[str, str]" in text or "Mapping[str, str]" in text:
        return {"token": SECRET.hex()}
    return None


def _filled(kind: type) -> object:
    hints: dict[str, Any] = {}
    for part in reversed(kind.__mro__):
        hints |= inspect.get_annotations(part)
    names = (
        kind.__struct_fields__
        if issubclass(kind, msgspec.Struct)
        else vars(kind)["__dataclass_fields__"]
    )
    return kind(*(_value(name, hints[name]) for name in names))


@pytest.mark.parametrize("kind", list(_kinds()), ids=lambda kind: str(kind.__qualname__))
def test_no_repr_shows_a_secret(kind: type) -> None:
    shown = repr(_filled(kind))
    assert not [secret for secret in SHOWN if secret in shown]


def test_those_that_hold_one_are_among_them() -> None:
    kinds = {kind.__qualname__ for kind in _kinds()}
    assert {"Address", "BootLine", "Call", "Cast", "Open", "Context", "Specification"} <= kinds


def test_what_is_shown_is_of_use() -> None:
    line = BootLine(1, "ipc:///x", 7, SECRET.hex())
    assert repr(line) == "BootLine(endpoint='ipc:///x', epoch=7)"
    assert "endpoint='ipc:///x'" in repr(Address("ipc:///x", 7, SECRET, 1))
    context = Context(3, 0, "/user/w", {"token": SECRET.hex()})
    assert repr(context) == "Context(call_id=3, path='/user/w')"


def test_no_other_class_has_a_field_that_is_named_like_one() -> None:
    """Other classes use the repr of `object`."""
    for module in _modules():
        for kind in vars(module).values():
            if inspect.isclass(kind) and kind.__module__.startswith("clutch."):
                fields: Mapping[str, object] = getattr(kind, "__annotations__", {})
                assert "secret" not in fields or kind in (Address, BootLine), kind
