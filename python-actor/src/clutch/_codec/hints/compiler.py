"""Compiles a type hint to nodes. Accepts all hints; one that names no data accepts any value."""

from __future__ import annotations

import types
import typing
from dataclasses import InitVar
from enum import Enum
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec

from clutch._codec.classes import is_pydantic, model_union_validator, pydantic_validator
from clutch._codec.hints.arrays import array_of
from clutch._codec.hints.choices import enum_of, literal_of
from clutch._codec.hints.collections import collection_of, tuple_of
from clutch._codec.hints.constraints import constrained
from clutch._codec.hints.exact import mirror_of
from clutch._codec.hints.generics import substituted
from clutch._codec.hints.maps import is_map, map_of
from clutch._codec.hints.nodes import ANY, SCALARS, Node, instance_of, made_of
from clutch._codec.hints.record_kinds import record_of
from clutch._codec.hints.record_readers import complete, record_node, validated_by
from clutch._codec.hints.tables import table_of
from clutch._codec.hints.unions import union_of
from clutch._codec.hints.unpacking import is_unpacked, repeated
from clutch._codec.reading import Reading

# No real hint has more nodes. A recursive generic could otherwise grow for ever.
_MAXIMUM_NODES = 5_000

# Wrappers of `typing` that do not change the hint inside.
_AROUND = frozenset({"Final", "ClassVar", "Required", "NotRequired", "ReadOnly"})

# A subclass of one of these crosses as the base class.
_BASES = (int, float, str, bytes, list, tuple, set, frozenset, dict)


def compile_hint(hint: Any, *, mirrors: bool = False) -> Node:
    """The node of a hint. With `mirrors`, its form uses the records of `exact.mirror_of`."""
    return _Compiler(mirrors).node(hint)


class _Compiler:
    def __init__(self, mirrors: bool) -> None:
        self._mirrors = mirrors
        self._known: dict[Any, Node] = {}
        self._alive: list[Any] = []

    def node(self, hint: Any) -> Node:
        key = self._key(hint)
        known = SCALARS.get(key) or self._known.get(key)
        if known is not None:
            return known
        if hint is Any or hint is object or len(self._known) > _MAXIMUM_NODES:
            return ANY
        try:
            found = self._made(hint, key)
        except Exception:  # a user's class may raise from any of its attributes
            found = ANY
        self._known[key] = found
        return found

    def _key(self, hint: Any) -> Any:
        try:
            hash(hint)
        except Exception:
            self._alive.append(hint)  # keeps the id from being used again
            return id(hint)
        return hint

    def _made(self, hint: Any, key: Any) -> Node:
        origin = get_origin(hint) or hint
        name = getattr(origin, "_name", None)
        if origin is Annotated:
            return self._annotated(hint)
        if origin is Union or origin is types.UnionType:
            return self._union(hint)
        if origin is Literal:
            return literal_of(hint)
        if isinstance(hint, TypeVar):
            return self._variable(hint)
        if type(origin).__name__ == "TypeAliasType":
            return self._alias(hint, origin, key)
        if isinstance(hint, InitVar):
            return self.node(hint.type)
        if hasattr(hint, "__supertype__"):
            return self.node(hint.__supertype__)
        if name in _AROUND:
            return self.node(get_args(hint)[0]) if get_args(hint) else ANY
        if name == "LiteralString":
            return SCALARS[str]
        return self._class(hint, origin, key) if isinstance(origin, type) else ANY

    def _annotated(self, hint: Any) -> Node:
        inside = hint.__origin__
        if validate := model_union_validator(hint, get_args(inside)):
            return validated_by(_listed(inside), validate)
        metas = tuple(meta for meta in hint.__metadata__ if isinstance(meta, msgspec.Meta))
        return constrained(self.node(inside), metas) if metas else self.node(inside)

    def _union(self, hint: Any) -> Node:
        if validate := model_union_validator(hint, get_args(hint)):
            return validated_by(_listed(hint), validate)
        return union_of([self.node(member) for member in get_args(hint)])

    def _variable(self, hint: Any) -> Node:
        if hint.__constraints__:
            return union_of([self.node(one) for one in hint.__constraints__])
        return ANY if hint.__bound__ is None else self.node(hint.__bound__)

    def _alias(self, hint: Any, origin: Any, key: Any) -> Node:
        """The node of a `type` alias of Python 3.12, which may refer to itself."""
        target = ANY

        def read(value: Any, reading: Reading) -> Any:
            return target.read(value, reading)

        placeholder = self._known[key] = Node(origin.__name__, read)
        arguments = dict(zip(origin.__type_params__, get_args(hint), strict=False))
        found = self.node(substituted(origin.__value__, arguments))
        if found is placeholder:
            return ANY
        target = found
        placeholder.parts = (found,)
        return found

    def _class(self, hint: Any, origin: Any, key: Any) -> Node:
        arguments = get_args(hint)
        if origin is tuple:
            return self._tuple(hint, arguments)
        if is_map(origin):
            return map_of(origin, *self._entries(origin, arguments))
        item = self.node(arguments[0]) if arguments else ANY
        return (
            table_of(origin)
            or collection_of(origin, item)
            or array_of(hint)
            or self._record(hint, origin, key)
            or self._extension(hint, origin)
        )

    def _entries(self, origin: Any, arguments: tuple[Any, ...]) -> tuple[Node, Node]:
        if len(arguments) == 2:
            return self.node(arguments[0]), self.node(arguments[1])
        item = SCALARS[int] if origin.__name__ == "Counter" else ANY
        return self.node(arguments[0]) if arguments else ANY, item

    def _tuple(self, hint: Any, arguments: tuple[Any, ...]) -> Node:
        if arguments == ((),):  # the empty tuple in Python 3.10
            return tuple_of([], None, [])
        if hint is tuple or hint is typing.Tuple:  # noqa: UP006
            return tuple_of([], ANY, [])
        if len(arguments) == 2 and arguments[1] is ...:
            return tuple_of([], self.node(arguments[0]), [])
        at = [n for n, one in enumerate(arguments) if is_unpacked(one)]
        if not at:
            return tuple_of([self.node(one) for one in arguments], None, [])
        before = [self.node(one) for one in arguments[: at[0]]]
        after = [self.node(one) for one in arguments[at[-1] + 1 :]]
        return tuple_of(before, self.node(repeated(arguments[at[0]])), after)

    def _record(self, hint: Any, origin: Any, key: Any) -> Node | None:
        if is_pydantic(origin):
            validate = pydantic_validator(origin)
            return validated_by(origin.__name__, validate) if validate else ANY
        record = None if issubclass(origin, Enum) else record_of(hint)
        if record is None:
            return None
        node = self._known[key] = record_node(record, None if self._mirrors else hint)
        parts = [self.node(field.hint) for field in record.fields]
        complete(node, record, parts)
        if self._mirrors:
            node.form = mirror_of(record, parts)
        return node

    def _extension(self, hint: Any, origin: Any) -> Node:
        if issubclass(origin, Enum):
            return enum_of(origin)
        base = next((base for base in _BASES if issubclass(origin, base)), None)
        if base is None:
            return instance_of(origin, origin.__name__)
        written = getattr(origin, "__orig_bases__", ())
        own = next((one for one in written if get_origin(one) is base), base)
        return made_of(self.node(own), origin)


def _listed(hint: Any) -> str:
    members = get_args(hint) or (hint,)
    return " | ".join(getattr(member, "__name__", str(member)) for member in members)
