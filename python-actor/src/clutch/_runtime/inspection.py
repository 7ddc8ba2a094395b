"""What a worker shows of itself on request. For the control thread, and without user code."""

import threading
from collections.abc import Callable

from clutch._calls.call_table import CallTable
from clutch._host.bridge import Bridge
from clutch._host.host_names import named, without_arguments
from clutch._runtime.stacks import stacks
from clutch._wire import frames

_MOST_CALLS = 100
_MOST_ASKS = 20
_LONGEST_NAME = 200
_LONGEST_TIME = 30_000
_HIGHEST_RATE = 1000

# What is under way and takes some time: at most one of each kind.
_open: set[str] = set()

Send = Callable[[frames.NoticeUp], None]
Clock = Callable[[], float]


def show(
    command: frames.Inspect,
    send: Send,
    call_table: CallTable,
    hosts: Bridge,
    loop: object,
    clock: Clock,
) -> None:
    """Sends what the owner wants to see, or why that is not there."""
    if command.what == "stacks":
        # The worker numbers the calls that it makes itself below 0.
        running = sorted({max(0, it) for it in call_table.running()})[:_MOST_CALLS]
        asked = _unanswered(hosts)[:_MOST_ASKS]
        send(frames.Inspected(command.id, "", stacks(loop), running, asked))
    elif command.what in ("profile", "allocations"):
        problem = _begin(command, send, clock)
        if problem:
            send(frames.Inspected(command.id, problem))
    else:
        send(frames.Inspected(command.id, "this version of clutch cannot show it"))


def _begin(command: frames.Inspect, send: Send, clock: Clock) -> str:
    """Starts a thread that sends the answer later. Returns a problem if it does not."""
    what = command.what
    milliseconds, rate = command.options.get("milliseconds", 0), command.options.get("rate", 100)
    if not 1 <= milliseconds <= _LONGEST_TIME or not 1 <= rate <= _HIGHEST_RATE:
        return "it takes from 1 ms to 30 s, with 1 to 1000 samples per second"
    if what in _open:
        return "others are being traced" if what == "allocations" else "another is being taken"

    def done(text: str, problem: str = "") -> None:
        _open.discard(what)
        failed = "" if text else "it failed in the worker"
        send(frames.Inspected(command.id, problem or failed, text))

    _open.add(what)
    try:
        _thread(what, milliseconds / 1000, rate, clock, done).start()
    except BaseException:  # such as no thread left
        _open.discard(what)
        raise
    return ""


def _thread(
    what: str, seconds: float, rate: int, clock: Clock, done: Callable[..., None]
) -> threading.Thread:
    if what == "profile":
        from clutch._runtime.sampler import Sampler

        return Sampler(seconds, rate, clock, done)
    from clutch._runtime.allocations import AllocationTracer

    return AllocationTracer(seconds, clock, done)


def _unanswered(hosts: Bridge) -> list[str]:
    """The hosts that were asked and have not answered yet, each once."""
    asked = (named(without_arguments(ask._host))[:_LONGEST_NAME] for ask in hosts.asks())
    return list(dict.fromkeys(asked))
