"""One record, defined as each kind of class that a record may be."""

from __future__ import annotations

from dataclasses import InitVar, dataclass, field
from decimal import Decimal
from typing import Any, Generic, NamedTuple, TypedDict, TypeVar

import attr
import attrs
import msgspec
import pydantic
from pydantic.dataclasses import dataclass as pydantic_dataclass

T = TypeVar("T")


@dataclass
class Plain:
    name: str
    price: Decimal
    tags: list[str] = field(default_factory=list)
    inner: Plain | None = None


@dataclass(slots=True)
class Slotted:
    name: str
    price: Decimal
    tags: list[str] = field(default_factory=list)
    inner: Slotted | None = None


@dataclass(frozen=True)
class Frozen:
    name: str
    price: Decimal
    tags: tuple[str, ...] = ()
    inner: Frozen | None = None


@dataclass(kw_only=True, slots=True, frozen=True)
class KeywordsOnly:
    tags: tuple[str, ...] = ()
    inner: KeywordsOnly | None = None
    name: str
    price: Decimal


@dataclass
class WithInitVar:
    name: str
    price: Decimal
    discount: InitVar[int] = 0
    tags: list[str] = field(default_factory=list)
    inner: WithInitVar | None = None
    label: str = field(init=False, default="")

    def __post_init__(self, discount: int) -> None:
        self.label = f"{self.name} -{discount}"


@dataclass
class Page(Generic[T]):
    name: str
    price: T
    tags: list[str] = field(default_factory=list)
    inner: Page[T] | None = None


@dataclass
class Base:
    name: str
    price: Decimal


@dataclass
class Inherited(Base):
    tags: list[str] = field(default_factory=list)
    inner: Inherited | None = None


@dataclass
class OfDecimals(Page[Decimal]):
    """A subclass whose base says that the price is a decimal."""

    inner: OfDecimals | None = None


class Structure(msgspec.Struct):
    name: str
    price: Decimal
    tags: list[str] = []
    inner: Structure | None = None


class FrozenStructure(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    tags: tuple[str, ...] = ()
    inner: FrozenStructure | None = None
    name: str
    price: Decimal


class Renamed(msgspec.Struct, rename={"label": "name"}, omit_defaults=True):
    label: str
    price: Decimal
    tags: list[str] = []
    inner: Renamed | None = None


@attrs.define
class Attributes:
    name: str
    price: Decimal
    tags: list[str] = attrs.field(factory=list)
    inner: Attributes | None = None


@attrs.frozen
class FrozenAttributes:
    name: str
    price: Decimal = attrs.field(validator=attrs.validators.instance_of(Decimal))
    tags: tuple[str, ...] = attrs.field(default=(), converter=tuple)
    inner: FrozenAttributes | None = None


@attr.s(auto_attribs=True)
class OldAttributes:
    name: str
    price: Decimal
    tags: list[str] = attr.ib(factory=list)
    inner: OldAttributes | None = None


class Named(NamedTuple):
    name: str
    price: Decimal
    tags: tuple[str, ...] = ()
    inner: Named | None = None


class Keys(TypedDict, total=False):
    tags: list[str]
    inner: Keys | None


class Model(pydantic.BaseModel):
    name: str
    price: Decimal
    tags: list[str] = []
    inner: Model | None = None


class FrozenModel(pydantic.BaseModel, frozen=True):
    name: str
    price: Decimal
    tags: tuple[str, ...] = ()
    inner: FrozenModel | None = None


class Aliased(pydantic.BaseModel):
    label: str = pydantic.Field(alias="name")
    price: Decimal
    tags: list[str] = []
    inner: Aliased | None = None


@pydantic_dataclass
class Validated:
    name: str
    price: Decimal
    tags: list[str] = field(default_factory=list)
    inner: Validated | None = None


KINDS: list[Any] = [
    Plain, Slotted, Frozen, KeywordsOnly, WithInitVar, Page[Decimal], Inherited, OfDecimals,
    Structure, FrozenStructure, Renamed, Attributes, FrozenAttributes, OldAttributes, Named,
    Model, FrozenModel, Aliased, Validated,
]  # fmt: skip

FROZEN: list[Any] = [Frozen, KeywordsOnly, FrozenStructure, FrozenAttributes, Named, FrozenModel]


def class_of(hint: Any) -> Any:
    return getattr(hint, "__origin__", hint)


def make(hint: Any, name: str, inner: Any = None, tags: tuple[str, ...] = ()) -> Any:
    """Makes a record of the kind, with a name, a price and another record inside."""
    kind = class_of(hint)
    first = "label" if kind is Renamed else "name"
    kept = tags if kind in FROZEN else list(tags)
    return kind(**{first: name, "price": Decimal("1.50"), "tags": kept, "inner": inner})
