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
 * Calls that have failed at their deadlines. Their callers are told once Python has reported the
 * call's line, or a moment later.
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

  /** Whether callers wait for the line. */
  boolean isOn() {
    return !wait.isZero();
  }

  void add(PendingCall call, CallFailure failure) {
    timers.remove(call.next());
    call.failUntold();
    untold.put(call, failure);
    timers.add(clock.getAsLong() + wait.toNanos(), () -> tell(call, ""));
  }

  /** Tells the caller, unless it was told. {@code line} may be empty. */
  void tell(PendingCall call, String line) {
    CallFailure failure = untold.get(call);
    if (failure != null) {
      call.tell(failure instanceof DeadlineExceeded late ? late.withLine(line) : failure);
      untold.remove(call); // only now: if telling fails, it is told later with the others
    }
  }

  void tellAll() {
    List.copyOf(untold.keySet()).forEach(call -> tell(call, ""));
  }
}
