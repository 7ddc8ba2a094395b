"""Plain functions in a real worker."""

import os
import signal
from pathlib import Path

import pytest
from msgspec import Raw

from clutch._wire import frames
from owner import Owner


@pytest.fixture
def worker(peer: Owner) -> Owner:
    return peer.boot(modules=["plain", "math"], path="pekko://s/user/w")


def test_calls_listed_modules_by_position_and_name(worker: Owner) -> None:
    assert worker.call("math:sqrt", 4.0) == 2.0
    assert worker.call("plain:add", 1) == 2
    assert worker.call("plain:add", 1, b=5) == 6


def test_context_tells_about_the_call(worker: Owner) -> None:
    found = worker.call("plain:about", timeout=60_000, headers={"trace": "x"})
    assert found == [1, 60, "pekko://s/user/w", {"trace": "x"}, True]
    assert worker.call("plain:about") == [2, None, "pekko://s/user/w", {}, True]


@pytest.mark.parametrize("name", ["os:getcwd", "plain", ":echo", "plain:", "", "plain.echo"])
def test_unlisted_module_is_refused_with_the_allowed_ones(worker: Owner, name: str) -> None:
    failure = worker.fail(name)
    assert failure.code == "unknown-function"
    assert failure.detail["name"] == name
    if not name.startswith("plain:") and name != "plain":
        assert sorted(failure.detail["allowed"]) == ["math:*", "plain:*"]


@pytest.mark.parametrize("name", ["plain:nope", "plain:_codec", "plain:seen", "plain:os.getcwd"])
def test_unknown_function_of_a_listed_module(worker: Owner, name: str) -> None:
    failure = worker.fail(name)
    assert failure.code == "unknown-function"
    assert [each[:6] for each in failure.detail["allowed"]] == ["plain:"] * 3


def test_a_message_never_imports_an_unlisted_module(worker: Owner) -> None:
    assert worker.fail("broken:anything").code == "unknown-function"


def test_any_module_when_allowed(peer: Owner) -> None:
    peer.boot(any=True)
    assert peer.call("statistics:fmean", [1.0, 2.0]) == 1.5
    assert peer.fail("no_such_module:f").code == "unknown-function"
    failure = peer.fail("broken:f")
    assert failure.detail["error"]["message"] == "broken on purpose"


def test_bad_arguments_leave_the_worker_alive(worker: Owner) -> None:
    failure = worker.fail("plain:add", "text")
    assert failure.code == "bad-arguments"
    assert "a" in failure.detail["message"]
    assert worker.fail("plain:add", 1, 2, 3).code == "bad-arguments"
    assert worker.fail("plain:add", c=1).code == "bad-arguments"
    assert worker.call("plain:add", 1) == 2


def test_exception_carries_frames_and_cause(worker: Owner) -> None:
    error = worker.fail("plain:fail_with_chain").detail["error"]
    assert (error["class"], error["module"], error["message"]) == (
        "RuntimeError",
        "builtins",
        "outer",
    )
    file, line, function, source = error["frames"][0]
    assert (os.path.basename(file), function) == ("plain.py", "fail_with_chain")
    assert line > 0
    assert source == 'raise RuntimeError("outer") from inner'
    assert error["suppressed"] is True
    assert [f[2] for f in error["cause"]["frames"]] == ["fail_with_chain", "fail"]
    assert error["context"] is None


def test_recursion_error_is_raised_and_bounded(worker: Owner) -> None:
    error = worker.fail("plain:recurse").detail["error"]
    assert error["class"] == "RecursionError"
    assert len(error["frames"]) == 100


def test_unencodable_result_is_named_by_path_and_type(worker: Owner) -> None:
    failure = worker.fail("plain:handle")
    assert failure.code == "unencodable"
    assert "items" in failure.detail["path"]
    assert "lock" in failure.detail["type"]


def test_result_over_the_limit(peer: Owner) -> None:
    peer.boot({"limits": {"message": 200_000, "depth": 64}}, modules=["plain"])
    assert peer.call("plain:echo", "x" * 100_000) == "x" * 100_000
    assert peer.fail("plain:grow", "x", 200_000).code == "too-large"
    assert peer.call("plain:add", 1) == 2


def test_keyboard_interrupt_of_the_user_is_raised(worker: Owner) -> None:
    assert worker.fail("plain:press_control_c").detail["error"]["class"] == "KeyboardInterrupt"
    assert worker.call("plain:add", 1) == 2


def test_memory_error_without_a_limit_is_raised(worker: Owner) -> None:
    assert worker.fail("plain:eat_memory").detail["error"]["class"] == "MemoryError"


def test_memory_error_under_a_limit_ends_the_process(peer: Owner) -> None:
    peer.boot({"memory_limit": 1 << 40}, modules=["plain"])
    peer.send("plain:eat_memory")
    assert peer.exit_code() == 71
    assert "in eat_memory" in peer.stderr()


@pytest.mark.parametrize(("function", "code"), [("leave", 3), ("leave", 0), ("leave_at_once", 4)])
def test_exit_in_a_handler_ends_the_process_without_a_reply(
    worker: Owner, function: str, code: int
) -> None:
    call_id = worker.send(f"plain:{function}", code)
    assert worker.exit_code() == code
    worker.receive_pending()
    assert call_id not in worker.answers


def test_batch_answers_each_call_in_order(worker: Owner) -> None:
    functions = [("plain:add", n) for n in range(100)]
    functions[50:50] = [("plain:fail", "one of many")]  # type: ignore[list-item]
    items = [worker.item(*function)[0] for function in functions]
    worker.send_items(items)
    worker.until(lambda: len(worker.answers) == 101)
    assert worker.order == [item.id for item in items]
    assert worker.values[101] == 100
    assert worker.answers[51].code == "raised"  # type: ignore[union-attr]


def test_quick_replies_share_messages_once_the_function_is_known(worker: Owner) -> None:
    for n in range(20):
        worker.call("plain:add", n)
    before = worker.messages_on_data
    worker.send_items([worker.item("plain:add", n)[0] for n in range(100)])
    worker.until(lambda: len(worker.answers) == 120)
    assert worker.messages_on_data - before < 50


def test_reply_does_not_wait_for_a_slow_call_behind_it(worker: Owner) -> None:
    first, slow = worker.item("plain:add", 1)[0], worker.item("plain:sleep", 30.0)[0]
    worker.send_items([first, slow])
    assert worker.values.get(worker.answer(first.id).id) == 2
    assert slow.id not in worker.answers
    worker.control(frames.Interrupt(slow.id))
    assert worker.failure(slow.id).code == "interrupted"


def test_casts_run_in_order_and_give_credit_back(peer: Owner) -> None:
    peer.boot(modules=["plain"], credit=8)
    for number in range(4):
        peer.send("plain:remember", number, kind=frames.Cast)
    assert peer.call("plain:remembered") == [0, 1, 2, 3]
    peer.until(lambda: sum(peer.credits) == 4)
    assert not set(peer.answers) & {1, 2, 3, 4}


def test_credit_of_a_lone_cast_comes_back(worker: Owner) -> None:
    worker.send("plain:remember", 1, kind=frames.Cast)
    worker.until(lambda: worker.credits == [1])


def test_failing_cast_is_logged_and_gives_credit_back(worker: Owner) -> None:
    call_id = worker.send("plain:fail", "cast", kind=frames.Cast)
    log = worker.notice(frames.Log)
    assert (log.level, log.call_id) == (30, call_id)
    assert "ValueError: cast" in (log.exception or "")
    worker.until(lambda: worker.credits == [1])


@pytest.mark.parametrize("how", ["dictConfig", "basicConfig", "clear", "set"])
def test_records_come_after_logging_was_configured_anew(worker: Owner, how: str) -> None:
    for _ in range(2):
        worker.call("plain:configure_logging", how)
        worker.ping()
        worker.call("plain:log", 30, f"after {how}")
    worker.until(lambda: len(worker.notices[frames.Log]) == 3)
    messages = [record.message for record in worker.notices[frames.Log]]
    assert messages[1:] == [f"after {how}"] * 2
    assert "was reconfigured" in messages[0]


def test_own_warnings_come_after_dict_config(worker: Owner) -> None:
    worker.call("plain:configure_logging", "dictConfig")
    worker.ping()
    worker.send("plain:fail", "cast", kind=frames.Cast)
    worker.until(lambda: len(worker.notices[frames.Log]) == 2)
    assert worker.notices[frames.Log][1].logger == "clutch"


def test_buffers_travel_beside_the_body(worker: Owner) -> None:
    small, big = b"s" * 100, os.urandom(3_000_000)
    assert worker.call("plain:echo", [big, small, big[:70_000]]) == [big, small, big[:70_000]]
    assert worker.answers[1].buffers == 2  # type: ignore[union-attr]


def test_buffers_of_a_batch_belong_to_their_items(worker: Owner) -> None:
    texts = [bytes([n]) * 100_000 for n in range(3)]
    made = [worker.item("plain:echo", text) for text in texts]
    plain = worker.item("plain:add", 1)
    worker.send_items([item for item, _ in [*made, plain]], [b for _, bs in made for b in bs])
    worker.until(lambda: len(worker.answers) == 4)
    assert [worker.values[n] for n in (1, 2, 3, 4)] == [*texts, 2]


def test_malformed_frame_ends_the_worker(worker: Owner) -> None:
    worker.send_raw("data", b"\x91\x93\xc1")
    assert worker.exit_code() == 73
    assert "broke the protocol" in worker.stderr()


def test_undecodable_body_fails_the_call_only(worker: Owner) -> None:
    unknown_extension = b"\x91\xd4\x63\x00"
    worker.send_items([frames.Call(1, "plain:echo", Raw(unknown_extension))])
    assert worker.failure(1).code == "bad-arguments"
    for call_id, body in enumerate([b"\x01", b"\x81\x01\x02", b"\xa1x", b"\xc0"], 2):
        worker.send_items([frames.Call(call_id, "plain:echo", Raw(body))])
        assert worker.failure(call_id).code == "bad-arguments"


def test_child_of_a_fork_is_left_alone(worker: Owner) -> None:
    assert worker.call("plain:fork") == 5
    assert worker.call("plain:add", 1) == 2
    assert worker.notices[frames.Log] == []


@pytest.mark.parametrize("in_one_message", [True, False])
@pytest.mark.parametrize("runs_before", [0, 20])
def test_child_of_a_fork_runs_none_of_its_parents_calls(
    worker: Owner, tmp_path: Path, runs_before: int, in_one_message: bool
) -> None:
    notes = tmp_path / "notes"
    for _ in range(runs_before):  # after some of these, the function counts as quick
        worker.call("plain:note", str(notes))
    if not in_one_message:  # all messages that arrive during this call are read together
        worker.send("plain:sleep", 0.3)
    fork, *behind = [
        worker.item("plain:fork_on")[0],
        *(worker.item("plain:note", str(notes))[0] for _ in range(3)),
    ]
    if in_one_message:
        worker.send_items([fork, *behind])
    else:
        for item in [fork, *behind]:
            worker.send_items([item])
    child = worker.value(fork.id)
    for item in behind:
        worker.value(item.id)
    assert worker.call("plain:reap", child) != 0
    assert len(notes.read_bytes()) == runs_before + 3


def test_terminal_interrupt_is_ignored(worker: Owner) -> None:
    call_id = worker.send("plain:spin", 3_000_000)
    worker.process.send_signal(signal.SIGINT)
    assert worker.answer(call_id).id in worker.values
    worker.process.send_signal(signal.SIGINT)
    assert worker.call("plain:add", 1) == 2


def test_sigterm_keeps_its_default_action(worker: Owner) -> None:
    worker.process.terminate()
    assert worker.exit_code() == -signal.SIGTERM
