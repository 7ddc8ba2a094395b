package io.clutch.internal.spawn;

import io.clutch.failure.CallFailure;
import io.clutch.internal.calls.HeldCalls;
import io.clutch.internal.chain.Chains;
import io.clutch.internal.request.PendingCall;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.time.TimerQueue;
import io.clutch.worker.WorkerSettings;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The messages to a child in its parent's process that is still being made, in their order and
 * within the bounds of its mailbox. For the thread of its actor.
 */
final class EarlyMessages {
  private final PendingCall constructing;
  private final WorkerSettings settings;
  private final LongSupplier clock;
  private final HeldCalls<PendingCall> waiting;

  EarlyMessages(
      PendingCall constructing, WorkerSettings settings, TimerQueue timers, LongSupplier clock) {
    this.constructing = constructing;
    this.settings = settings;
    this.clock = clock;
    this.waiting = new HeldCalls<>(settings.queue(), timers, PendingCall::reject);
  }

  /** Keeps a message. One that its own constructor or start hook waits for fails at once. */
  void add(PendingCall message) {
    if (isAwaited(message)) {
      message.reject(
          new CallFailure.WouldDeadlock(
              constructing.place().map(it -> Chains.ring(message, it)).orElse(List.of()), 0));
      return;
    }
    if (!message.isAccepted()) {
      message.accepted(clock.getAsLong(), settings.callDeadline());
    }
    if (!waiting.offer(message)) {
      message.reject(waiting.full());
    }
  }

  private boolean isAwaited(PendingCall message) {
    return !message.isCast() && Chains.caller(message, it -> it == constructing).isPresent();
  }

  /** Cancels a message. Returns false if it is not here. */
  boolean cancels(PendingRequest request) {
    return request instanceof PendingCall message && waiting.cancels(message);
  }

  /** Removes and returns all. */
  List<PendingCall> drain() {
    return waiting.drain();
  }
}
