package io.clutch.internal.spawn;

import io.clutch.failure.CallFailure;
import io.clutch.internal.calls.CallQueue;
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
  private final TimerQueue timers;
  private final LongSupplier clock;
  private final CallQueue<PendingCall> waiting;

  EarlyMessages(
      PendingCall constructing, WorkerSettings settings, TimerQueue timers, LongSupplier clock) {
    this.constructing = constructing;
    this.settings = settings;
    this.timers = timers;
    this.clock = clock;
    this.waiting = new CallQueue<>(settings.queue().capacity(), settings.queue().bytes());
  }

  /** Keeps a message. One that its own constructor or start hook waits for fails at once. */
  void add(PendingCall message) {
    if (isAwaited(message)) {
      message.reject(
          new CallFailure.WouldDeadlock(
              constructing.place().map(it -> Chains.ring(message, it)).orElse(List.of()), 0));
    } else if (!waiting.offer(message)) {
      message.reject(waiting.full());
    } else {
      if (!message.isAccepted()) {
        message.accepted(clock.getAsLong(), settings.callDeadline());
      }
      message.next(timers.add(message.deadlineAt(), () -> expired(message)));
    }
  }

  private boolean isAwaited(PendingCall message) {
    return !message.isCast() && Chains.caller(message, it -> it == constructing).isPresent();
  }

  private void expired(PendingCall message) {
    if (waiting.remove(message)) {
      message.reject(
          new CallFailure.DeadlineExceeded(
              message.limit(), CallFailure.DeadlineExceeded.Where.QUEUED));
    }
  }

  /** Cancels a message. Returns false if it is not here. */
  boolean cancels(PendingRequest request) {
    if (!(request instanceof PendingCall message) || !waiting.remove(message)) {
      return false;
    }
    timers.remove(message.next());
    message.reject(message.cancelled());
    return true;
  }

  /** Removes and returns all. */
  List<PendingCall> drain() {
    List<PendingCall> all = waiting.drain();
    all.forEach(it -> timers.remove(it.next()));
    return all;
  }
}
