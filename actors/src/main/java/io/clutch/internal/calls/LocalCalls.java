package io.clutch.internal.calls;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.request.LocalTarget;
import io.clutch.internal.request.PendingCall;
import io.clutch.worker.QueueSettings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The calls to children that live in the process. Each child has a bound of its own, as its mailbox
 * is in Python, and they need no credit: one whose tasks wait holds up neither the worker nor
 * others.
 */
final class LocalCalls {
  private static final int NONE = 0;

  private final String worker;
  private final int capacity;
  private final long maxBytes;
  private final CallQueue<PendingCall> unsent;
  private final Map<LocalTarget, Mailbox> mailboxes = new HashMap<>();

  /** What one child has to do, sent or not. */
  private static final class Mailbox {
    private final Set<PendingCall> calls = new HashSet<>();
    private long bytes;
  }

  private int incarnation = NONE;
  private ExitReason lastEnd = new ExitReason.Absent("is not ready");

  /** The bounds are for each child. */
  LocalCalls(String worker, QueueSettings bounds) {
    this.worker = worker;
    this.capacity = bounds.capacity();
    this.maxBytes = bounds.bytes();
    this.unsent = new CallQueue<>(capacity, maxBytes);
  }

  /** This process takes calls. */
  void open(int number) {
    incarnation = number;
  }

  /** Its process has ended. Returns the unsent calls. */
  List<PendingCall> close(ExitReason why) {
    incarnation = NONE;
    lastEnd = why;
    mailboxes.clear();
    return unsent.drain();
  }

  /** The failure if the child's process does not take calls any more, or not yet. */
  Optional<CallFailure> refusal(PendingCall call) {
    return target(call).incarnation() == incarnation
        ? Optional.empty()
        : Optional.of(new CallFailure.NotRunning(worker, lastEnd));
  }

  /** Adds a call, or returns the failure if its child has no room. */
  Optional<CallFailure> offer(PendingCall call) {
    Mailbox its = mailboxes.computeIfAbsent(target(call), target -> new Mailbox());
    boolean isFull = its.calls.size() >= capacity || its.bytes + call.bytes() > maxBytes;
    if (isFull && !its.calls.isEmpty()) {
      return Optional.of(unsent.full());
    }
    its.calls.add(call);
    its.bytes += call.bytes();
    unsent.add(call);
    return Optional.empty();
  }

  private static LocalTarget target(PendingCall call) {
    return call.local().orElseThrow();
  }

  /** The call has an end, or was never here. */
  void left(PendingCall call) {
    if (!call.isLocal()) {
      return;
    }
    call.left();
    Mailbox its = mailboxes.get(target(call));
    if (its != null && its.calls.remove(call)) {
      its.bytes -= call.bytes();
      if (its.calls.isEmpty()) {
        mailboxes.remove(target(call));
      }
    }
  }

  /** Removes a call that was not sent, or is being sent. Returns whether it was there. */
  boolean remove(PendingCall call) {
    return call.isLocal() && unsent.remove(call);
  }

  List<PendingCall> first(int count, long bytes) {
    return unsent.first(count, bytes, call -> false);
  }

  List<PendingCall> all() {
    return unsent.all();
  }

  boolean isEmpty() {
    return unsent.isEmpty();
  }

  int size() {
    return unsent.size();
  }
}
