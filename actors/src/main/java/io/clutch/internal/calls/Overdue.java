package io.clutch.internal.calls;

import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.internal.request.PendingCall;
import io.clutch.internal.time.TimerQueue;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Calls that have failed at their deadlines, and whose callers are told so once Python has said
 * where the call is, or a moment later.
 */
final class Overdue {
  private final Duration wait;
  private final TimerQueue timers;
  private final LongSupplier clock;
  private final Map<PendingCall, CallFailure> untold = new IdentityHashMap<>();

  Overdue(Duration wait, TimerQueue timers, LongSupplier clock) {
    this.wait = wait;
    this.timers = timers;
    this.clock = clock;
  }

  /** Whether callers wait at all. */
  boolean isOn() {
    return !wait.isZero();
  }

  void add(PendingCall call, CallFailure failure) {
    timers.remove(call.next());
    call.failUntold();
    untold.put(call, failure);
    timers.add(clock.getAsLong() + wait.toNanos(), () -> tell(call, ""));
  }

  /** It was at that line, unless that is empty; its caller is told, if it was not. */
  void tell(PendingCall call, String line) {
    CallFailure failure = untold.get(call);
    if (failure != null) {
      call.tell(failure instanceof DeadlineExceeded late ? late.withLine(line) : failure);
      untold.remove(call); // only now: one that could not be told is told with the others
    }
  }

  void tellAll() {
    List.copyOf(untold.keySet()).forEach(call -> tell(call, ""));
  }
}
