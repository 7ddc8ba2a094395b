"""References as values, in a real worker whose owner is the small one of the tests."""

import gc
from typing import Any

import msgspec
import pytest
from msgspec import Raw

import clutch
from clutch._calls.interrupt import apply, is_in_user_code
from clutch._codec import references
from clutch._codec.codec import BadArguments, Codec
from clutch._wire import exit_codes, frames
from owner import Owner
from owner_replies import CODEC

TOKEN, OTHER = "0" * 31 + "1", "0" * 31 + "2"
LEDGER: clutch.Ref[Any] = clutch.Ref._of(TOKEN, "/user/ledger")
AUDIT: clutch.Ref[Any] = clutch.Ref._of(OTHER, "/user/audit")


def body(value: Any) -> Raw:
    return Raw(CODEC.encode(value)[0])


def value(raw: Raw) -> Any:
    return msgspec.msgpack.decode(raw)


@pytest.fixture
def worker(peer: Owner) -> Owner:
    return peer.boot(modules=["refs"], hosts={"finder": 4}, concurrency=8)


def told(worker: Owner) -> Any:
    tell = worker.notice(frames.Tell)
    worker.control(frames.HostCredit(tell.host, 1))
    return tell.host, value(tell.message)


def test_a_reference_takes_tells(worker: Owner) -> None:
    assert worker.call("refs:tell", LEDGER, 1, "two") == "/user/ledger"
    assert told(worker) == (f"@{TOKEN}", 1)
    assert told(worker) == (f"@{TOKEN}", "two")


@pytest.mark.parametrize("function", ["ask", "ask_async"])
def test_a_reference_takes_asks(worker: Owner, function: str) -> None:
    call = worker.send(f"refs:{function}", LEDGER, "how many")
    ask = worker.notice(frames.Ask)
    assert (ask.host, value(ask.message)) == (f"@{TOKEN}", "how many")
    worker.control(frames.Answer(ask.id, body(7)))
    assert worker.value(call) == 7


def test_a_refusal_names_the_actor(worker: Owner) -> None:
    call = worker.send("refs:ask", LEDGER, 1)
    ask = worker.notice(frames.Ask)
    worker.control(frames.FailedAnswer(ask.id, "refused", {"message": "it takes text"}))
    text = "actor '/user/ledger' refused the message: it takes text"
    assert worker.value(call) == ["Refused", text]


def test_references_in_records_cross_both_ways(worker: Owner) -> None:
    sent = {"ledger": LEDGER, "others": {"all": [AUDIT, LEDGER]}}
    result = worker.call("refs:order", sent)
    assert result == {**sent, "maybe": None}
    names = sorted(told(worker)[0] for _ in range(3))  # each has an order of its own
    assert names == [f"@{TOKEN}", f"@{TOKEN}", f"@{OTHER}"]
    assert worker.call("refs:packed", {"ledger": AUDIT}) == {"ledger": AUDIT}


def test_references_are_equal_if_they_refer_to_the_same(worker: Owner) -> None:
    assert worker.call("refs:same", LEDGER, LEDGER) == [
        True,
        True,
        1,
        "<clutch.Ref /user/ledger>",
    ]
    assert worker.call("refs:same", LEDGER, AUDIT)[:3] == [False, False, 2]


def test_a_reference_is_copied_and_never_pickled(worker: Owner) -> None:
    same, deeply, problem = worker.call("refs:copies", LEDGER)
    assert same and deeply
    assert "cannot be pickled" in problem


def test_the_window_of_a_reference(worker: Owner) -> None:
    call = worker.send("refs:tell_all", LEDGER, 300)
    for number in range(256):
        assert value(worker.notice(frames.Tell).message) == number
    worker.receive_pending()
    assert not worker.notices[frames.Tell]
    worker.control(frames.HostCredit(f"@{TOKEN}", 2))
    assert value(worker.notice(frames.Tell).message) == 256
    assert worker.value(call) is None


def test_what_was_dropped_is_released_once_it_was_told(worker: Owner) -> None:
    worker.call("refs:tell", LEDGER)
    worker.receive_pending()
    assert not worker.notices[frames.Release]
    worker.control(frames.Given([TOKEN]))
    assert worker.notice(frames.Release) == frames.Release(TOKEN, 1)


def test_what_is_kept_is_released_when_it_is_dropped(worker: Owner) -> None:
    for _ in range(3):
        worker.call("refs:keep", "a", LEDGER)
        worker.control(frames.Given([TOKEN]))
    worker.ping()
    assert not worker.notices[frames.Release]
    worker.call("refs:drop", "a")
    assert worker.notice(frames.Release) == frames.Release(TOKEN, 3)


def test_what_was_never_decoded_is_released(worker: Owner) -> None:
    assert worker.fail("refs:untouched", LEDGER).code == "bad-arguments"
    assert worker.fail("refs:nowhere", LEDGER).code == "unknown-function"
    worker.control(frames.Given([TOKEN, TOKEN]))
    assert worker.notice(frames.Release) == frames.Release(TOKEN, 2)


def test_a_release_waits_for_messages_that_are_under_way(worker: Owner) -> None:
    worker.call("refs:tell", LEDGER, 1)
    worker.control(frames.Given([TOKEN]))
    worker.notice(frames.Tell)
    worker.ping()
    assert not worker.notices[frames.Release]
    worker.control(frames.HostCredit(f"@{TOKEN}", 1))
    assert worker.notice(frames.Release) == frames.Release(TOKEN, 1)


def test_a_release_waits_for_a_message_that_carries_it(worker: Owner) -> None:
    worker.call("refs:tell", AUDIT, LEDGER)
    worker.control(frames.Given([TOKEN]))
    worker.notice(frames.Tell)
    worker.ping()
    assert not worker.notices[frames.Release]
    worker.control(frames.HostCredit(f"@{OTHER}", 1))
    assert worker.notice(frames.Release) == frames.Release(TOKEN, 1)


def test_an_answer_keeps_its_references_until_it_is_decoded(worker: Owner) -> None:
    worker.call("refs:ask_for_ref", "finder")
    ask = worker.notice(frames.Ask)
    worker.control(frames.Given([TOKEN], ask.id), frames.Answer(ask.id, body(LEDGER)))
    worker.ping()
    assert not worker.notices[frames.Release]
    worker.call("refs:take_ref", 5)
    assert told(worker) == (f"@{TOKEN}", 5)
    assert worker.notice(frames.Release) == frames.Release(TOKEN, 1)


def test_a_constructor_takes_a_reference(peer: Owner) -> None:
    peer.boot(target="refs:Holder", arguments=[LEDGER])
    peer.control(frames.Given([TOKEN]))
    peer.call("sell", 2.5)
    assert told(peer) == (f"@{TOKEN}", {"amount": 2.5})
    assert not peer.notices[frames.Release]
    peer.call("drop")
    assert peer.notice(frames.Release) == frames.Release(TOKEN, 1)


def test_a_worker_that_ends_with_references_says_nothing(worker: Owner) -> None:
    worker.call("refs:keep", "a", LEDGER)
    worker.control(frames.Given([TOKEN]))
    assert worker.stop() == 0
    assert worker.stderr() == ""


def test_a_forked_process_releases_nothing(worker: Owner) -> None:
    worker.call("refs:keep", "a", LEDGER)
    worker.control(frames.Given([TOKEN]))
    worker.ping()
    assert worker.call("refs:drop_in_child", "a") == 0
    worker.receive_pending()
    assert not worker.notices[frames.Release]
    worker.call("refs:drop", "a")
    assert worker.notice(frames.Release) == frames.Release(TOKEN, 1)


def test_credit_for_an_unknown_reference_is_a_violation(worker: Owner) -> None:
    worker.control(frames.HostCredit(f"@{TOKEN}", 1))
    assert worker.exit_code() == exit_codes.OWNER_VIOLATION


def test_the_codec_gives_references_alone() -> None:
    codec = Codec(max_size=1 << 20, max_depth=64)
    encoded, found = codec.encode_with_references({"a": [LEDGER]}, "value")
    assert found == [LEDGER]
    assert codec.decode(encoded, (), dict[str, list[clutch.Ref[int]]]) == {"a": [LEDGER]}
    with pytest.raises(BadArguments, match=r"value.a\[0\]: expected str, found Ref"):
        codec.decode(encoded, (), dict[str, list[str]])
    assert codec.encode_with_references([1], "value")[1] == []
    with pytest.raises(BadArguments, match="expected Ref, found str"):
        codec.decode(codec.encode("text")[0], (), clutch.Ref[int])
    keys, _ = codec.encode({LEDGER: 1, AUDIT: 2})
    assert codec.decode(keys, (), dict[clutch.Ref[int], int]) == {LEDGER: 1, AUDIT: 2}


class Failing:
    """Counts no births."""

    def __init__(self) -> None:
        self.dead: list[str] = []

    def born(self, token: str) -> None:
        raise KeyboardInterrupt

    def died(self, token: str) -> None:
        self.dead.append(token)


class Looking:
    """Sees whether an interrupt could come while references are counted."""

    def __init__(self) -> None:
        self.seen: list[bool] = []

    def born(self, _token: str) -> None:
        self.seen.append(is_in_user_code())

    died = born


def test_a_reference_that_was_not_counted_does_not_die(monkeypatch: pytest.MonkeyPatch) -> None:
    holder = Failing()
    monkeypatch.setattr(references, "_holder", holder)
    with pytest.raises(KeyboardInterrupt):
        clutch.Ref._of(TOKEN, "/user/ledger")
    gc.collect()
    assert holder.dead == []


def test_no_interrupt_comes_while_references_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    holder = Looking()
    monkeypatch.setattr(references, "_holder", holder)

    def count() -> None:
        clutch.Ref._of(TOKEN, "/user/ledger")
        gc.collect()

    apply(count, (), {})
    assert holder.seen == [False, False]


def test_user_code_makes_no_reference() -> None:
    with pytest.raises(TypeError, match="a reference cannot be made here"):
        clutch.Ref()
