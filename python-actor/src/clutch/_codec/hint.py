"""A type hint, prepared once and used to decode each value."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from clutch._codec.plain import form_of_plain, is_plain

if TYPE_CHECKING:
    from clutch._codec.hints.nodes import Node

# Untyped values contain these types as they are, so msgspec must not convert other types to them.
_BUILT_IN = (UUID, Decimal, datetime, date, time, timedelta, bytes, bytearray, memoryview)


class Hint:
    """A type hint, and how to decode for it.

    Attributes:
        untyped: the hint accepts any value
        plain: MessagePack's own types are enough, so msgspec may decode directly to `form`
        form: the hint that msgspec is given
        rounds: msgspec may round integers in float fields of records
        exact: a hint with which msgspec raises for such integers; None if there is none
        views: the hint contains a memoryview
    """

    __slots__ = (
        "_converts",
        "_has_floats",
        "_joins",
        "_node",
        "exact",
        "form",
        "hint",
        "plain",
        "rounds",
        "untyped",
        "views",
    )

    def __init__(self, hint: Any) -> None:
        self.hint = hint
        self.form: Any = hint
        self.untyped = hint is Any or hint is object
        self.plain = is_plain(hint)
        self.views = False
        self.rounds = self._has_floats = self._converts = self._joins = False
        self._node: Node | None = None
        if self.plain:
            self.form = form_of_plain(hint)  # saves the import of the hint compiler
        elif not self.untyped:
            self._look_into(self._compiled())
        if not self.rounds:
            self.exact = self.form

    def _compiled(self) -> Node:
        from clutch._codec.hints.compiler import compile_hint

        if self._node is None:
            self._node = compile_hint(self.hint)
        return self._node

    def _look_into(self, node: Node) -> None:
        from clutch._codec.hints import nodes

        if node is nodes.ANY:
            self.untyped, self.form = True, Any
            return
        can = nodes.BOTH
        for part in node.reachable():
            can &= part.fast
            self.views = self.views or part.form is memoryview
            self._joins = self._joins or nodes.may_join(part)
        if can and node.form is not None and _is_known(node.form):
            self.form = node.form
            self.plain = bool(can & nodes.DECODE)
            self._converts = bool(can & nodes.CONVERT)
            self._look_at_floats(node)

    def _look_at_floats(self, node: Node) -> None:
        from clutch._codec.hints.compiler import compile_hint
        from clutch._codec.hints.exact import has_floats, rounds

        self._has_floats = has_floats(node)
        self.rounds = self._has_floats and rounds(node)
        if self.rounds:
            exact = compile_hint(self.hint, mirrors=True).form
            self.exact = exact if exact is not None and _is_known(exact) else None

    def read(self, value: object, is_raw: bool, has_long_numbers: bool, body: Any) -> object:
        """Converts the untyped value of a body to this hint; raises Mismatch if it does not fit.

        Args:
            is_raw: the value may contain types that only a reader handles, see `Reading`
            has_long_numbers: it contains decimals or integers that msgspec would convert to floats
        """
        if self._converts and not is_raw and not (has_long_numbers and self._has_floats):
            try:
                return self._convert(value, body)
            except Exception:  # the reader accepts more values, or explains the failure
                pass
        from clutch._codec.reading import Reading

        return self._compiled().read(value, Reading(is_raw))

    def _convert(self, value: object, body: Any) -> object:
        if self.rounds:
            from clutch._codec.hints.exact import has_wide_integers

            if has_wide_integers(body):
                if self.exact is None:
                    raise ValueError("there may be integers that no float holds exactly")
                msgspec.convert(value, self.exact, builtin_types=_BUILT_IN)
        made = msgspec.convert(value, self.form, builtin_types=_BUILT_IN)
        if self._joins:
            from clutch._codec.hints.apart import has_fewer

            if has_fewer(made, value):
                raise ValueError("there may be entries that became equal")
        return made


def _is_known(form: Any) -> bool:
    try:
        msgspec.msgpack.Decoder(form)
    except Exception:
        return False
    return True
