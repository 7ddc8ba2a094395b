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

LIMIT = 60.0

# A test ends the thread of its reporter so.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")


class Recorder:
    """A channel that records messages, until it ends the threads that send."""

    def __init__(self) -> None:
        self.items: list[frames.DataUp] = []
        self.has_come = threading.Event()
        self.ends = False

    def send(self, frame: bytes, buffers: Sequence[Buffer] = ()) -> None:
        if self.ends:
            raise SystemExit
        self.items += framing.decode_replies(frame)
        self.has_come.set()


@pytest.fixture
def call() -> Iterator[Context]:
    context = Context(1, 0, "", {})
    token = running.set(context)
    yield context
    running.reset(token)


Made = tuple[ProgressReporter, Outbox, Recorder]


@pytest.fixture
def made(call: Context) -> Iterator[Made]:
    recorder, table = Recorder(), CallTable()
    table.active[call.call_id] = call
    outbox = Outbox(recorder, 8)
    reporter = ProgressReporter(table, outbox, 1 << 20)
    yield reporter, outbox, recorder
    recorder.ends = True
    reporter.report(0.0, None, "")
    for thread in threading.enumerate():
        if thread.name == "clutch-progress":
            thread.join(LIMIT)
            assert not thread.is_alive()


def test_progress_is_told_after_an_interrupt_of_the_first(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    reporter, _, recorder = made

    def interrupted(_: threading.Thread) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", interrupted)
        with pytest.raises(KeyboardInterrupt):
            reporter.report(1.0, None, "")
    reporter.report(2.0, None, "")
    assert recorder.has_come.wait(LIMIT)
    assert recorder.items == [frames.Progress(1, 2.0, None, "")]


def test_a_reply_waits_for_a_progress_that_is_being_kept(made: Made) -> None:
    reporter, outbox, recorder = made
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
