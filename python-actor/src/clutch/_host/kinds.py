"""Which kind of ask each host gets."""

from __future__ import annotations

from typing import Any

from clutch._host.asking import Ask
from clutch._host.early import EarlyAsk
from clutch._host.host_names import BuiltInName, may_be_early
from clutch._host.spawning import Spawning


def kind_of(host: str, is_starting: bool) -> type[Ask[Any]]:
    """The class of an ask of the host."""
    if not isinstance(host, BuiltInName):
        return Ask
    if is_starting and may_be_early(host):
        return EarlyAsk
    return Spawning if host.function == "spawn" else Ask
