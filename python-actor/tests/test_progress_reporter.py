"""How progress is kept until it is sent."""

import threading
from collections.abc import Iterator, Sequence

import pytest

from clutch._calls.call_table import CallTable
from clutch._calls.outbox import Outbox
from clutch._calls.progress import ProgressReporter
from clutch._wire import frames, framing
from clutch._wire.address import Buffer
from clutch.context import Context, running

LIMIT = 10.0


class Recorder:
    """A channel that records messages."""

    def __init__(self) -> None:
        self.items: list[frames.DataUp] = []
        self.has_come = threading.Event()

    def send(self, frame: bytes, buffers: Sequence[Buffer] = ()) -> None:
        self.items += framing.decode_replies(frame)
        self.has_come.set()


@pytest.fixture
def call() -> Iterator[Context]:
    context = Context(1, 0, "", {})
    token = running.set(context)
    yield context
    running.reset(token)


def _reporter(call: Context) -> tuple[ProgressReporter, Outbox, Recorder]:
    recorder, table = Recorder(), CallTable()
    table.active[call.call_id] = call
    outbox = Outbox(recorder, 8)
    return ProgressReporter(table, outbox, 1 << 20), outbox, recorder


def test_progress_is_told_after_an_interrupt_of_the_first(
    call: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    reporter, _, recorder = _reporter(call)

    def interrupted(_: threading.Thread) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", interrupted)
        with pytest.raises(KeyboardInterrupt):
            reporter.report(1.0, None, "")
    reporter.report(2.0, None, "")
    assert recorder.has_come.wait(LIMIT)
    assert recorder.items == [frames.Progress(1, 2.0, None, "")]


def test_a_reply_waits_for_a_progress_that_is_being_kept(call: Context) -> None:
    reporter, outbox, recorder = _reporter(call)
    reporter.report(1.0, None, "")
    assert recorder.has_come.wait(LIMIT)
    outbox.items.append((frames.RESULT, 1, None, 0))
    sender = threading.Thread(target=outbox.flush)
    with reporter._lock:  # as a thread that has seen that the call runs
        sender.start()
        sender.join(0.1)
        reporter._unsent[1] = frames.Progress(1, 2.0, None, "")
    sender.join(LIMIT)
    assert [type(item) for item in recorder.items] == [
        frames.Progress,
        frames.Progress,
        frames.Result,
    ]
