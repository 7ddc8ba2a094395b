package io.clutch.worker;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.wire.DownItem;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** Sends the calls that wait, as many as the process may have, several in one message. */
final class CallSender {
  private static final int CALLS_A_MESSAGE = 256;
  private static final long MOST_BYTES_A_MESSAGE = 64 * 1024;

  /** What becomes of calls that cannot be sent. */
  record Refusal(
      BiConsumer<Submission, CallFailure> unsent,
      Consumer<Submission> expired,
      Function<Submission, CallFailure> noMemory) {}

  private final String worker;
  private final WorkerRuntime runtime;
  private final CallQueue queue;
  private final CallIds ids;
  private final CallTelemetry telemetry;
  private final Predicate<Submission> goesAlone;
  private final Refusal refusal;
  private final long bytesAMessage;
  private final Runnable sending;
  private Optional<Incarnation> ready = Optional.empty();
  private boolean sendingIsDue;

  CallSender(
      String worker,
      WorkerRuntime runtime,
      CallQueue queue,
      CallIds ids,
      CallTelemetry telemetry,
      int idempotentAttempts,
      Refusal refusal,
      Consumer<Event> self) {
    this.worker = worker;
    this.runtime = runtime;
    this.queue = queue;
    this.ids = ids;
    this.telemetry = telemetry;
    this.goesAlone = call -> call.isSentAlone(idempotentAttempts);
    this.refusal = refusal;
    this.bytesAMessage = Math.min(MOST_BYTES_A_MESSAGE, runtime.limits().messageSize());
    this.sending = new TurnTask(this::sendAll, self);
  }

  void open(Incarnation incarnation) {
    ready = Optional.of(incarnation);
  }

  void close() {
    ready = Optional.empty();
  }

  /** What can be sent is sent when the turn ends, so that it shares messages. */
  void pump() {
    if (!sendingIsDue && canSend()) {
      sendingIsDue = true;
      runtime.link().atTurnEnd(sending);
    }
  }

  private boolean canSend() {
    return ready.isPresent()
        && !queue.isEmpty()
        && ready.get().inFlight().credit() > 0
        && !ready.get().inFlight().abandoned().holdUp()
        && maySend(queue.head(), ready.get().inFlight());
  }

  private boolean maySend(Submission head, InFlight out) {
    return goesAlone.test(head) ? out.size() == 0 : !out.isHeldByOne(goesAlone);
  }

  void sendAll() {
    sendingIsDue = false;
    try {
      while (canSend() && sendSome(ready.get())) {}
    } catch (RuntimeException | Error fault) {
      leaveOut(Faults.reason(fault));
      throw fault;
    }
  }

  /** Those that could not be sent, so that the next process does not meet them. */
  private void leaveOut(ExitReason reason) {
    List<Submission> some = queue.first(CALLS_A_MESSAGE, bytesAMessage, goesAlone);
    some.forEach(queue::remove);
    some.forEach(call -> refusal.unsent().accept(call, new CallFailure.NotRunning(worker, reason)));
  }

  private boolean sendSome(Incarnation to) {
    List<Submission> some =
        queue.first(Math.min(to.inFlight().credit(), CALLS_A_MESSAGE), bytesAMessage, goesAlone);
    long now = runtime.clock().getAsLong();
    if (anyExpired(some, now)) {
      return true;
    }
    try {
      return send(to, some, now);
    } catch (OutOfMemoryError e) {
      Submission first = some.get(0);
      queue.remove(first);
      refusal.unsent().accept(first, refusal.noMemory().apply(first));
      return true;
    }
  }

  private boolean send(Incarnation to, List<Submission> some, long now) {
    long id = ids.last();
    var items = new ArrayList<DownItem.Call>(some.size());
    var buffers = new ArrayList<ByteBuffer>();
    for (Submission submission : some) {
      items.add(CallItem.of(submission, ++id, now));
      buffers.addAll(submission.encoded().buffers());
    }
    if (!to.connection().call(items, buffers)) {
      return false;
    }
    runtime.link().expecting(some.size());
    for (Submission submission : some) {
      queue.remove(submission);
      submission.sent(ids.take(), now, to.callee());
      to.inFlight().sent(submission);
      telemetry.sent(submission, to.number());
    }
    return true;
  }

  private boolean anyExpired(List<Submission> calls, long now) {
    boolean anyIsLate = false;
    for (Submission call : calls) {
      if (call.deadlineAt() - now <= 0) {
        refusal.expired().accept(call);
        anyIsLate = true;
      }
    }
    return anyIsLate;
  }
}
