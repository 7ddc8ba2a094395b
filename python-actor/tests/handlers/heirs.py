"""Actors that inherit from their own classes, from Python's and from installed ones."""

import threading
from collections import UserDict
from os import system
from typing import Any, Generic, TypeVar

import offers_support
import vendor

import clutch

T = TypeVar("T")


class Mixin:
    def mixed(self) -> str:
        return "mixed"

    @staticmethod
    def fixed() -> str:
        return "fixed"

    @classmethod
    def named(cls) -> str:
        return cls.__name__


@clutch.actor
class Store(Mixin, offers_support.Adder, dict[str, int], Generic[T]):
    def put(self, key: str, value: int) -> None:
        self[key] = value

    def get(self, key: str, default: Any = 0) -> Any:
        return super().get(key, default)


@clutch.actor
class Job(threading.Thread):
    def run(self) -> None:
        pass


@clutch.actor
class Wrapped(UserDict[str, int]):
    def size(self) -> int:
        return len(self)


@clutch.actor
class Client(vendor.Session, vendor.Marked):
    run_command = staticmethod(system)

    def fetch(self) -> str:
        return self.request("x")
