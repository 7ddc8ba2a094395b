"""The table of calls."""

from clutch import testing
from clutch._calls.call_table import CallTable


def test_lone_call_from_begin_to_done() -> None:
    call_table, context = CallTable(), testing.context(call_id=4)
    assert call_table.begin(context)
    assert call_table.running() == [4]
    assert call_table.cancel(4) == "running"
    assert context.cancelled
    call_table.finish(context)
    assert (call_table.running(), call_table.handled, call_table.cancel(4)) == ([], 1, "done")


def test_unread_call_is_dropped_once() -> None:
    call_table = CallTable()
    assert call_table.cancel(5) == "queued"
    assert not call_table.begin(testing.context(call_id=5))
    assert call_table.cancel(5) == "done"
    assert call_table.begin(testing.context(call_id=6))


def test_waiting_call_is_dropped() -> None:
    call_table = CallTable()
    call_table.cancel(2)
    call_table.admit([1, 2, 3])
    assert call_table.cancel(3) == "queued"
    assert [call_table.start(testing.context(call_id=n)) for n in (1, 2, 3)] == [True, False, False]


def test_refused_call_is_answered_unless_it_was_cancelled() -> None:
    call_table = CallTable()
    call_table.admit([1, 2])
    call_table.cancel(2)
    assert [call_table.refuse(1), call_table.refuse(2)] == [True, False]
    assert call_table.cancel(1) == "done"
