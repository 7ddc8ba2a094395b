package io.clutch.internal.calls;

import io.clutch.failure.CallFailure;
import io.clutch.internal.dispatch.DispatchContext;
import io.clutch.internal.request.PendingCall;
import io.clutch.worker.QueueSettings;
import io.clutch.worker.WorkerSettings;
import java.util.List;
import java.util.Optional;

/**
 * The calls of one worker that are not sent.
 *
 * @param queue those that wait for credit
 * @param entering those within an ask of the process, which go ahead
 * @param local those of children that live in the process
 */
record WaitingCalls(CallQueue<PendingCall> queue, EnteringCalls entering, LocalCalls local) {

  static WaitingCalls of(DispatchContext context) {
    WorkerSettings settings = context.settings();
    QueueSettings bounds = settings.queue();
    var entering =
        new EnteringCalls(
            context.waits().place(),
            settings.maxChainDepth(),
            new CallQueue<>(bounds.capacity(), bounds.bytes()));
    return new WaitingCalls(
        new CallQueue<>(bounds.capacity(), bounds.bytes()),
        entering,
        new LocalCalls(context.worker().path(), bounds));
  }

  /**
   * Adds a call, or returns why not. A full queue is sent first: calls that wait only for the end
   * of the turn do not count.
   */
  Optional<CallFailure> offer(PendingCall call, Runnable sendAll) {
    if (call.isLocal()) {
      return offerLocal(call);
    }
    if (call.within().isPresent()) {
      Optional<CallFailure> tooDeep = entering.tooDeep(call);
      if (tooDeep.isPresent()) {
        return tooDeep;
      }
      if (entering.isFor(call)) {
        return entering.offer(call);
      }
    }
    if (queue.offer(call)) {
      return Optional.empty();
    }
    sendAll.run();
    return queue.offer(call) ? Optional.empty() : Optional.of(queue.full());
  }

  private Optional<CallFailure> offerLocal(PendingCall call) {
    return local
        .refusal(call)
        .or(() -> call.within().isPresent() ? entering.tooDeep(call) : Optional.empty())
        .or(() -> local.offer(call));
  }

  boolean remove(PendingCall call) {
    return queue.remove(call) || entering.remove(call) || local.remove(call);
  }

  /** Removes those that another process may run. */
  List<PendingCall> drain() {
    List<PendingCall> drained = queue.drain();
    drained.addAll(entering.drain());
    return drained;
  }

  /** The first of those that wait their turn. */
  Optional<PendingCall> first() {
    return queue.isEmpty() ? Optional.empty() : Optional.of(queue.head());
  }

  boolean isEmpty() {
    return queue.isEmpty() && entering.isEmpty() && local.isEmpty();
  }

  int size() {
    return queue.size() + entering.size() + local.size();
  }
}
