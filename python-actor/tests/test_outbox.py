"""Replies that share a message."""

from collections.abc import Sequence
from typing import NoReturn, cast

import pytest
from msgspec import Raw

from clutch._calls.outbox import Outbox
from clutch._wire import exit_codes, frames, framing
from clutch._wire.address import Buffer, LinkLostError
from clutch._wire.data_channel import DataChannel


class Recorder:
    """A channel that records messages."""

    def __init__(self) -> None:
        self.messages: list[tuple[list[frames.DataUp], int]] = []

    def send(self, frame: bytes, buffers: Sequence[Buffer] = ()) -> None:
        self.messages.append((framing.decode_replies(frame), len(buffers)))


def _outbox(window: int = 8) -> tuple[Outbox, Recorder]:
    recorder = Recorder()
    return Outbox(cast(DataChannel, recorder), window), recorder


def _result(call_id: int, size: int = 1) -> frames.Result:
    return frames.Result(call_id, Raw(b"\xc6" + size.to_bytes(4, "big") + bytes(size)))


def test_what_is_ready_shares_one_message() -> None:
    outbox, recorder = _outbox()
    outbox.reply(_result(1))
    outbox.reply(_result(2))
    outbox.give_back()
    assert recorder.messages == []
    outbox.flush()
    outbox.flush()
    assert [len(items) for items, _ in recorder.messages] == [3]
    assert outbox.is_empty


def test_large_reply_does_not_join_others() -> None:
    outbox, recorder = _outbox()
    outbox.reply(_result(1))
    outbox.reply(_result(2, 100_000))
    outbox.reply(_result(3))
    outbox.flush()
    assert [len(items) for items, _ in recorder.messages] == [1, 1, 1]


def test_number_of_items_is_bounded() -> None:
    outbox, recorder = _outbox()
    for number in range(1000):
        outbox.reply(_result(number))
    outbox.flush()
    assert [len(items) for items, _ in recorder.messages] == [64] * 15 + [40]


def test_half_of_what_is_expected_shares_a_message() -> None:
    outbox, recorder = _outbox()
    for expected in (1, 32, 1000):
        outbox.expect(expected)
        for number in range(100):
            outbox.reply(_result(number))
        outbox.flush()
    sizes = [len(items) for items, _ in recorder.messages]
    assert sizes == [8] * 12 + [4] + [16] * 6 + [4] + [64, 36]


def test_buffers_end_their_message() -> None:
    outbox, recorder = _outbox()
    outbox.reply(_result(1))
    outbox.reply(_result(2), [b"b"])
    assert [(len(items), buffers) for items, buffers in recorder.messages] == [(2, 1)]


def test_credit_goes_back_at_half_of_the_window() -> None:
    outbox, recorder = _outbox(window=6)
    for _ in range(4):
        outbox.give_back()
    assert recorder.messages == [([frames.Credit(3)], 0)]
    assert not outbox.is_empty


def test_closed_outbox_sends_nothing_more() -> None:
    outbox, recorder = _outbox()
    outbox.give_back()
    outbox.close()
    outbox.reply(_result(1))
    outbox.flush()
    assert recorder.messages == [([frames.Credit(1)], 0)]


def test_a_send_that_is_interrupted_sends_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    outbox, recorder = _outbox()

    def interrupted(items: Sequence[frames.Sent]) -> bytes:
        monkeypatch.undo()
        outbox.flush_within_call()  # as a finalizer that asks a host would do
        return framing.encode(items)

    outbox.reply(_result(1))
    outbox.flush_within_call()
    outbox.reply(_result(2))
    monkeypatch.setattr(framing, "encode", interrupted)
    outbox.flush()
    assert [item.id for items, _ in recorder.messages for item in items] == [1, 2]  # type: ignore[union-attr]


def test_a_buffer_stays_beside_its_reply() -> None:
    outbox, recorder = _outbox()

    class Buffers(list[Buffer]):
        def __len__(self) -> int:
            outbox.items.append(_result(2))
            outbox.flush_within_call()
            return super().__len__()

    outbox.reply(_result(1), Buffers([b"b"]))
    outbox.flush()
    assert sum(buffers for _, buffers in recorder.messages) == 1
    assert recorder.messages[0][1] == 1


def test_a_shared_channel_is_not_entered_twice() -> None:
    class Interrupted(Recorder):
        def send(self, frame: bytes, buffers: Sequence[Buffer] = ()) -> None:
            super().send(frame, buffers)
            outbox.flush_within_call()

    recorder = Interrupted()
    outbox = Outbox(recorder, 8)
    channel = outbox.share()
    outbox.reply(_result(2))
    channel.send(framing.encode([_result(1)]))
    outbox.flush()
    assert [len(items) for items, _ in recorder.messages] == [1, 1]


def test_what_is_shared_after_the_close_sends_nothing() -> None:
    outbox, recorder = _outbox()
    outbox.close()
    outbox.share().send(framing.encode([_result(1)]))
    assert not recorder.messages


def test_user_code_that_waits_does_not_catch_the_loss_of_the_owner(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    outbox, recorder = _outbox()
    outbox.reply(_result(1))

    def send(_frame: bytes, _buffers: Sequence[Buffer] = ()) -> None:
        raise LinkLostError("it is gone")

    def leave(code: int, text: str) -> NoReturn:
        raise SystemError(code, text)

    monkeypatch.setattr(recorder, "send", send)
    monkeypatch.setattr(exit_codes, "leave", leave)
    with pytest.raises(SystemError, match="it is gone"):
        outbox.flush_within_call()
