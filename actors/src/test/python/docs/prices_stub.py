"""Printed by PythonStub from the Java interface docs.HostContractsTest.Prices."""

# tag::stub
from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from clutch import Ask


@dataclass(frozen=True)
class Sale:
    item: str
    count: int
    note: str | None = None


class Prices(Protocol):
    def items(self, prefix: str | None = None) -> Ask[list[str]]: ...
    def note(self, sale: Sale) -> Ask[None]: ...
    def price(self, item: str, count: int) -> Ask[float]: ...


# end::stub
