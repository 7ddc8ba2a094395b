"""Profiles by samples."""

import threading
import time
from collections.abc import Callable

import pytest

from clutch._runtime import sampler
from clutch._runtime.sampler import LONGEST_TEXT, Sampler
from clutch._wire import frames
from owner import Owner


def _profile(
    seconds: float, rate: int = 100, longest: int = LONGEST_TEXT
) -> tuple[int, int, dict[str, int]]:
    """The numbers of samples and of missed ones, and the stacks."""
    texts: list[str] = []
    thread = Sampler(seconds, rate, (time.monotonic, time.sleep), texts.append, longest)
    thread.start()
    thread.join(60)
    return _read(texts[0])


def _read(text: str) -> tuple[int, int, dict[str, int]]:
    head, *lines = text.splitlines()
    samples, missed = head.split(" ")
    return (
        int(samples),
        int(missed),
        {stack: int(count) for stack, _, count in (line.rpartition(" ") for line in lines)},
    )


def _run(target: Callable[[threading.Event], object], name: str) -> Callable[[], None]:
    end = threading.Event()
    thread = threading.Thread(target=target, args=(end,), name=name)
    thread.start()

    def stop() -> None:
        end.set()
        thread.join()

    return stop


def _spin(end: threading.Event) -> None:
    while not end.is_set():
        _work()


def _work() -> int:
    return sum(range(1000))


def test_stacks_are_counted_from_outside_in() -> None:
    stop = _run(_spin, "spins; and more")
    try:
        samples, _, stacks = _profile(0.5)
    finally:
        stop()
    assert samples >= 1
    found = [it for it in stacks if it.startswith("spins: and more;") and "_spin" in it]
    assert found
    assert all(it.index("run (threading.py)") < it.index("_spin (") for it in found)
    assert not any("clutch-sampler" in it for it in stacks)
    assert sum(stacks.values()) >= 2 * samples  # of the main thread and of that one


def test_distinct_stacks_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampler, "MOST_STACKS", 1)
    stop = _run(lambda end: end.wait(60), "waits")
    try:
        samples, _, stacks = _profile(0.2)
    finally:
        stop()
    assert len(stacks) == 2
    assert stacks["other"] >= samples - 1


def test_text_is_bounded_by_the_rarest() -> None:
    samples, _, stacks = _profile(0.1, longest=10)
    assert list(stacks) == ["other"]
    assert stacks["other"] >= samples


def test_a_slow_sample_makes_the_next_ones_rare(monkeypatch: pytest.MonkeyPatch) -> None:
    take = Sampler._take

    def slow(self: Sampler) -> None:
        take(self)
        time.sleep(0.02)

    monkeypatch.setattr(Sampler, "_take", slow)
    samples, missed, _ = _profile(0.9)
    assert samples <= 3
    assert missed >= 50


def test_a_patched_sleep_is_not_used(peer: Owner) -> None:
    worker = peer.boot(modules=["inspected"])
    worker.call("inspected:sleepless")
    worker.control(frames.Inspect(1, "profile", {"milliseconds": 500, "rate": 10}))
    samples, _, _ = _read(worker.notice(frames.Inspected).text)
    assert samples <= 6
    assert worker.call("inspected:slept") == []


def test_threads_of_clutch_are_left_out() -> None:
    waits = [_run(lambda end: end.wait(60), f"clutch-{it}") for it in ("tracer", "inspector")]
    try:
        _, _, stacks = _profile(0.2)
    finally:
        for stop in waits:
            stop()
    assert not any(it.startswith("clutch-") for it in stacks)


def test_a_worker_shows_a_profile(peer: Owner) -> None:
    worker = peer.boot(modules=["plain"])
    call_id = worker.send("plain:sleep", 30.0)
    worker.running(call_id)
    worker.control(frames.Inspect(4, "profile", {"milliseconds": 300, "rate": 100}))
    worker.control(frames.Inspect(5, "profile", {"milliseconds": 300, "rate": 100}))
    refused, shown = worker.notice(frames.Inspected), worker.notice(frames.Inspected)
    assert (refused.id, refused.problem) == (5, "another is being taken")
    assert (shown.id, shown.problem) == (4, "")
    samples, _, stacks = _read(shown.text)
    assert samples >= 1
    assert any(it.startswith("MainThread;") and "sleep (plain.py)" in it for it in stacks)
    worker.control(frames.Cancel(call_id), frames.Interrupt(call_id))


@pytest.mark.parametrize("options", [{}, {"milliseconds": 0}, {"milliseconds": 31_000}])
def test_other_times_are_refused(peer: Owner, options: dict[str, int]) -> None:
    worker = peer.boot(modules=["plain"])
    worker.control(frames.Inspect(1, "profile", options))
    assert "from 1 ms to 30 s" in worker.notice(frames.Inspected).problem
