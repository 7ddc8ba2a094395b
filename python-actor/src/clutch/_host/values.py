"""Messages and replies as bytes."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Any

from msgspec import Raw

from clutch._codec.codec import BadArguments, Codec, Decode, TooLarge, Unencodable
from clutch._codec.prepare import ENCODER, SIMPLE
from clutch._host.host_names import named, refused
from clutch._wire import frames
from clutch._wire.plain_items import PlainAsk, PlainTell
from clutch.context import Context, running
from clutch.errors import HostError, Refused, WouldDeadlock

LARGEST_MESSAGE = 1024 * 1024

_NO_BUFFERS = 1 << 62


class Values(threading.local):
    """A codec for each thread. Nothing travels beside a body."""

    def __init__(self, maximum_message: int, maximum_depth: int) -> None:
        self.largest = min(LARGEST_MESSAGE, maximum_message)
        self._codec = Codec(
            max_size=self.largest,
            max_depth=maximum_depth,
            buffer_threshold=_NO_BUFFERS,
        )
        # By type hints; those of complex hints are not here.
        self._quick: dict[Any, Decode] = {}

    def encode(self, host: str, message: object) -> bytes:
        """The body of a message; raises Refused if it cannot cross."""
        context = running.get()
        has_headers = context is not None and context.headers
        if type(message) in SIMPLE and not has_headers:
            try:
                body = ENCODER.encode(message)
                if len(body) <= self.largest:
                    return body
            except Exception:  # the slow path encodes more values, or explains the failure
                pass
        try:
            body, references = self._codec.encode_with_references(message, "message")
            return _carrying(body, references, context) if references or has_headers else body
        except (Unencodable, TooLarge) as problem:
            raise Refused(f"{named(host)} cannot take it: {problem}") from None

    def encode_reply(self, host: str, reply: object) -> bytes:
        """The body of a reply; raises HostError if it cannot cross."""
        try:
            return self._codec.encode(reply, "reply")[0]
        except (Unencodable, TooLarge) as problem:
            raise HostError(f"{named(host)} failed: {problem}") from None

    def decode(self, host: str, body: Any, hint: Any) -> Any:
        """The reply of that type; raises HostError if it is of another."""
        try:
            return self._quick[hint](body)
        except Exception:  # the slow path accepts more values, or explains the failure
            return self._decode_slowly(host, body, hint)

    def _decode_slowly(self, host: str, body: Any, hint: Any) -> Any:
        try:
            reply = self._codec.decode(body, (), hint)
        except BadArguments as problem:
            raise HostError(f"the reply of {named(host)} is of another type: {problem}") from None
        with suppress(TypeError):  # the hint is not hashable
            if hint not in self._quick and (quick := self._codec.quick_decoder(hint)):
                self._quick[hint] = quick
        return reply


def _carrying(body: bytes, references: object, context: Context | None) -> bytes:
    headers = _headers(context)
    return Carrying.of(body, references, headers) if references or headers else body


def _headers(context: Context | None) -> dict[str, str]:
    """Those of the call that runs here, for what it sends."""
    if context is None or not context.headers:
        return {}
    from clutch._host.headers import carried

    if context._span is None:
        return carried(context.headers)
    from clutch._calls.spans import injected

    return carried(injected(context.headers))


class Carrying(bytes):
    """A body with what goes along with it.

    Attributes:
        references: those in it, which must live until it has arrived
        headers: those of the call that sends it
    """

    references: object
    headers: dict[str, str]

    @classmethod
    def of(cls, body: bytes, references: object, headers: dict[str, str]) -> Carrying:
        made = cls(body)
        made.references = references
        made.headers = headers
        return made


def ask(ask_id: int, host: str, body: bytes, call_id: int) -> frames.Ask | PlainAsk:
    """The item of an ask."""
    if type(body) is Carrying and body.headers:
        return frames.Ask(ask_id, host, Raw(body), call_id, body.headers)
    return PlainAsk(ask_id, host, Raw(body), call_id)


def tell(host: str, body: bytes) -> frames.Tell | PlainTell:
    """The item of a tell."""
    if type(body) is Carrying and body.headers:
        return frames.Tell(host, Raw(body), body.headers)
    return PlainTell(host, Raw(body))


def failure(host: str, item: frames.FailedAnswer) -> Refused | HostError:
    """What an ask raises that has failed in the JVM."""
    message = str(item.detail.get("message", ""))
    if item.code not in ("failed", "would-deadlock"):
        return Refused(refused(host, message))
    kind = str(item.detail.get("class", ""))
    stack = item.detail.get("stack", [])
    what = f"{kind}: {message}" if kind else message
    lines = [str(line) for line in stack] if isinstance(stack, list) else []
    error = WouldDeadlock if item.code == "would-deadlock" else HostError
    return error(f"{named(host)} failed: {what}", kind, lines)
