"""The golden frames, which both sides must read and write."""

import json
import re
from collections.abc import Callable
from typing import Any, get_args

import msgspec
import pytest
from msgspec import Raw

from clutch._codec.codec import Codec
from clutch._wire import frames, framing
from owner_process import ROOT

VECTORS = json.loads((ROOT / "docs/internals/protocol/vectors/frames.json").read_text())
GOOD = [vector for vector in VECTORS if "malformed" not in vector]
MALFORMED = [vector for vector in VECTORS if "malformed" in vector]


def _decode_down(frame: bytes) -> Any:
    """Decodes a frame with either calls or stream items."""
    try:
        return framing.decode_calls(frame)
    except frames.MalformedError:
        return framing.decode_streams(frame)


DECODERS: dict[tuple[str, str], Callable[[bytes], Any]] = {
    ("data", "down"): _decode_down,
    ("data", "up"): framing.decode_replies,
    ("control", "down"): framing.decode_commands,
    ("control", "up"): framing.decode_notices,
    ("echo", "up"): framing.decode_notices,
}


def _name(vector: dict[str, Any]) -> str:
    return str(vector["name"])


def _kind(item: type) -> str:
    """The name on the page: words joined by hyphens."""
    return re.sub("(?<=.)(?=[A-Z])", "-", item.__name__).lower()


def _plain(value: Any) -> Any:
    """The notation of the vectors, with bodies and bytes as hex."""
    if isinstance(value, frames.Feed):
        elements = msgspec.msgpack.decode(value.elements, type=list[Raw])
        return {"id": value.id, "elements": _plain(elements), "buffers": value.buffers}
    if isinstance(value, Raw | bytes):
        return bytes(value).hex()
    if isinstance(value, msgspec.Struct):
        return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
    return [_plain(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("vector", GOOD, ids=_name)
def test_golden_frame_is_read_and_written_back(vector: dict[str, Any]) -> None:
    decode = DECODERS[vector["channel"], vector["direction"]]
    items = decode(bytes.fromhex(vector["hex"]))
    found = [{"kind": _kind(type(item)), **_plain(item)} for item in items]
    assert found == vector["items"]
    assert decode(framing.encode(items)) == items


@pytest.mark.parametrize("vector", MALFORMED, ids=_name)
def test_malformed_frame_is_refused(vector: dict[str, Any]) -> None:
    decode = DECODERS[vector["channel"], vector["direction"]]
    with pytest.raises(frames.MalformedError, match="malformed frame of"):
        decode(bytes.fromhex(vector["hex"]))


def test_every_kind_has_a_vector() -> None:
    kinds = {_kind(kind) for kind in get_args(frames.Item)}
    assert {item["kind"] for vector in GOOD for item in vector["items"]} == kinds


def test_body_of_any_depth_is_refused_or_skipped_but_never_crashes() -> None:
    deep = b"\x91\x94\x01\x01\xa3m:f" + b"\x91" * 100_000 + b"\x90"
    with pytest.raises(frames.MalformedError):
        framing.decode_calls(deep)


@pytest.mark.parametrize(
    "value", [0, -1, 2**63 - 1, -(2**63), 1.5, float("inf"), True, False, None, "", "text" * 49]
)
def test_value_in_place_is_the_value_of_a_body(value: Any) -> None:
    body = Raw(Codec(max_size=1 << 20, max_depth=64).encode(value)[0])
    in_place = framing.encode([(frames.RESULT, 7, value, 3)])
    assert framing.decode_replies(in_place) == framing.decode_replies(
        framing.encode([frames.Result(7, body, 3)])
    )
