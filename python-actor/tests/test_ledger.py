"""The one table of calls."""

from clutch import testing
from clutch._calls.ledger import Ledger


def test_lone_call_from_begin_to_done() -> None:
    ledger, context = Ledger(), testing.context(call_id=4)
    assert ledger.begin(context)
    assert ledger.running() == [4]
    assert ledger.cancel(4) == "running"
    assert context.cancelled
    ledger.finish(context)
    assert (ledger.running(), ledger.handled, ledger.cancel(4)) == ([], 1, "done")


def test_unread_call_is_dropped_once() -> None:
    ledger = Ledger()
    assert ledger.cancel(5) == "queued"
    assert not ledger.begin(testing.context(call_id=5))
    assert ledger.cancel(5) == "done"
    assert ledger.begin(testing.context(call_id=6))


def test_waiting_call_is_dropped() -> None:
    ledger = Ledger()
    ledger.cancel(2)
    ledger.admit([1, 2, 3])
    assert ledger.cancel(3) == "queued"
    assert [ledger.start(testing.context(call_id=n)) for n in (1, 2, 3)] == [True, False, False]


def test_refused_call_is_answered_unless_it_was_cancelled() -> None:
    ledger = Ledger()
    ledger.admit([1, 2])
    ledger.cancel(2)
    assert [ledger.refuse(1), ledger.refuse(2)] == [True, False]
    assert ledger.cancel(1) == "done"
