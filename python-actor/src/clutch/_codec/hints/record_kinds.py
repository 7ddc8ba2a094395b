"""The fields of record classes: dataclasses, Structs, attrs classes, named tuples, TypedDicts."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, get_origin

import msgspec

from clutch._codec.annotations import Resolved, class_annotations, or_none
from clutch._codec.classes import attrs_fields, is_named_tuple
from clutch._codec.hints.generics import arguments_of, substituted
from clutch._codec.hints.records import Field, Record

_MISSING = dataclasses.MISSING
_NOT_NEEDED = object()
_UNKNOWN = Resolved(Any)

Hints = Mapping[str, Resolved]


def record_of(hint: Any) -> Record | None:
    """The record that the hint names, with its type arguments; None if it names no record."""
    kind: Any = get_origin(hint) or hint
    if not isinstance(kind, type):
        return None
    if issubclass(kind, msgspec.Struct):
        return _struct(kind, _hints(hint))
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind, _hints(hint))
    if attrs_fields(kind) is not None:
        return _attrs(kind, _hints(hint))
    if is_named_tuple(kind):
        return _named_tuple(kind, _hints(hint))
    if issubclass(kind, dict) and hasattr(kind, "__required_keys__"):
        return _typed_dict(kind, _hints(hint))
    return None


def _hints(hint: Any) -> Hints:
    arguments = arguments_of(hint)
    return {
        name: Resolved(substituted(found.hint, arguments.get(base, {})), found.problem)
        for base, name, found in class_annotations(get_origin(hint) or hint)
    }


def _field(
    hints: Hints, name: str, default: object, argument: str | None = None, sent: str | None = None
) -> Field:
    found = hints.get(name, _UNKNOWN)
    hint = or_none(found.hint) if default is None else found.hint
    return Field(sent or name, argument or name, hint, default is _MISSING, found.problem)


def _name_tag(kind: type, fields: Iterable[Field]) -> tuple[str, str] | None:
    """The tag with the class name, as Java sends it for a record of a sealed interface."""
    return None if any(field.name == "type" for field in fields) else ("type", kind.__name__)


def _struct(kind: Any, hints: Hints) -> Record:
    names, defaults = kind.__struct_fields__, kind.__struct_defaults__
    padded = (*[msgspec.NODEFAULT] * (len(names) - len(defaults)), *defaults)
    fields = [
        _field(hints, name, _MISSING if default is msgspec.NODEFAULT else default, sent=sent)
        for name, sent, default in zip(names, kind.__struct_encode_fields__, padded, strict=True)
    ]
    config = kind.__struct_config__
    return Record(
        kind,
        fields,
        kind,
        _name_tag(kind, fields) if config.tag is None else (config.tag_field, config.tag),
        is_plain=True,
        has_positions=config.array_like,
        is_tagged=config.tag is not None,
        is_closed=config.forbid_unknown_fields,
    )


def _dataclass(kind: Any, hints: Hints) -> Record:
    declared = dataclasses.fields(kind)
    has_init = kind.__dataclass_params__.init
    later = [one.name for one in declared if not (one.init and has_init)]
    fields = [
        _field(hints, one.name, _NOT_NEEDED if has_init and not one.init else _default(one))
        for one in declared
    ]
    only_init = [_init_var(hints, one) for one in _init_vars(kind, hints)] if has_init else []
    return Record(
        kind,
        [*fields, *only_init],
        _making(kind, later, has_init),
        _name_tag(kind, fields),
        is_plain=not later and not only_init,
    )


def _default(field: dataclasses.Field[Any]) -> object:
    return _NOT_NEEDED if field.default_factory is not _MISSING else field.default


def _init_vars(kind: Any, hints: Hints) -> Iterator[dataclasses.Field[Any]]:
    """The `InitVar`s: parameters of the constructor that are not stored."""
    kept = {one.name for one in dataclasses.fields(kind)}
    for name, one in kind.__dataclass_fields__.items():
        if name not in kept and (
            isinstance(hints.get(name, _UNKNOWN).hint, dataclasses.InitVar)
            or "InitVar" in str(one.type)
        ):
            yield one


def _init_var(hints: Hints, one: dataclasses.Field[Any]) -> Field:
    found = _field(hints, one.name, _default(one))
    # Python 3.10 cannot resolve an InitVar in a string annotation.
    if isinstance(found.hint, dataclasses.InitVar):
        return found
    return msgspec.structs.replace(found, problem=None)


def _making(kind: Any, later: Iterable[str], has_init: bool = True) -> Callable[..., Any]:
    """A constructor. Fields that are no parameters are set on the instance."""
    if not later:
        return kind  # type: ignore[no-any-return]

    def make(**given: Any) -> Any:
        rest = {name: given.pop(name) for name in later if name in given}
        made = kind(**given) if has_init else object.__new__(kind)
        for name, value in rest.items():
            object.__setattr__(made, name, value)
        return made

    return make


def _attrs(kind: Any, hints: Hints) -> Record:
    nothing = getattr(sys.modules.get("attr"), "NOTHING", None)
    later, fields = [], []
    for one in attrs_fields(kind) or ():
        own = hints if one.name in hints else {one.name: Resolved(one.type or Any)}
        argument = getattr(one, "alias", None) or one.name.lstrip("_")
        if not one.init:
            later.append(one.name)
            fields.append(_field(own, one.name, _NOT_NEEDED))
        else:
            default = _MISSING if one.default is nothing else one.default
            fields.append(_field(own, one.name, default, argument))
    return Record(kind, fields, _making(kind, later), _name_tag(kind, fields))


def _named_tuple(kind: Any, hints: Hints) -> Record:
    defaults = getattr(kind, "_field_defaults", {})
    fields = [_field(hints, name, defaults.get(name, _MISSING)) for name in kind._fields]
    return Record(kind, fields, kind, _name_tag(kind, fields), has_positions=True)


def _typed_dict(kind: Any, hints: Hints) -> Record:
    fields = [
        _field(hints, name, _MISSING if _is_required(kind, name, found.hint) else _NOT_NEEDED)
        for name, found in hints.items()
    ]
    return Record(kind, fields, dict, _name_tag(kind, fields), is_plain=True)


def _is_required(kind: Any, name: str, hint: Any) -> bool:
    marker = str(get_origin(hint)).rpartition(".")[2]  # in string annotations
    return marker == "Required" or (name in kind.__required_keys__ and marker != "NotRequired")
