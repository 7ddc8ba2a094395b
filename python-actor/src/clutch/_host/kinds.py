"""Which kind of ask each host gets."""

from __future__ import annotations

from typing import Any

from clutch._host.asking import Ask
from clutch._host.host_names import ACTING, BuiltInName, may_be_early


def kind_of(host: str, is_loading: bool) -> type[Ask[Any]]:
    """The class of an ask of the host. Few workers need another one than `Ask`."""
    if not isinstance(host, BuiltInName):
        return Ask
    if is_loading and may_be_early(host):
        from clutch._host.early import EarlyAsk

        return EarlyAsk
    if host.function == "spawn":
        from clutch._host.spawning import Spawning

        return Spawning
    if host.function in ACTING:
        from clutch._host.acting import ActingAsk

        return ActingAsk
    return Ask
