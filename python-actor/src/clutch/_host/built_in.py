"""The way to the hosts that Clutch itself offers."""

from __future__ import annotations

from typing import Any

from clutch._host.asking import Ask
from clutch._host.host_names import BuiltInName
from clutch._host.place import here


def ask(
    function: str, arguments: str, message: object, reply_type: Any, timeout: float | None = None
) -> Ask[Any]:
    """Asks the host behind a function. The texts of errors show its arguments as they are given."""
    return here().ask(BuiltInName.of(function, arguments), message, reply_type, timeout)
