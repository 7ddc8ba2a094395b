package io.clutch.internal.calls;

import io.clutch.failure.CallFailure;
import io.clutch.internal.chain.Chains;
import io.clutch.internal.chain.OpenAsk;
import io.clutch.internal.chain.WaitPlace;
import io.clutch.internal.request.PendingCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The unsent calls that need not wait their turn, because a call of their own chain waits for them
 * in the same process. They need no credit, which that call may hold. Of one ask, 64 are with the
 * process at once.
 */
final class EnteringCalls {
  // A host that makes more calls within one ask waits for some of them.
  private static final int MOST_OF_AN_ASK = 64;

  private final WaitPlace place;
  private final int maxDepth;
  private final CallQueue<PendingCall> waiting;

  EnteringCalls(WaitPlace place, int maxDepth, CallQueue<PendingCall> waiting) {
    this.place = place;
    this.maxDepth = maxDepth;
    this.waiting = waiting;
  }

  /** Whether a call of its own chain waits for this one here. */
  boolean isFor(PendingCall call) {
    return call.within().isPresent() && Chains.entry(call, place).isPresent();
  }

  /** The failure if its chain is too deep. */
  Optional<CallFailure> tooDeep(PendingCall call) {
    return Chains.depth(call, place) > maxDepth
        ? Optional.of(new CallFailure.WouldDeadlock(Chains.ring(call, place), maxDepth))
        : Optional.empty();
  }

  /** The ask of its own chain that was made here, if there is one. */
  Optional<OpenAsk> ask(PendingCall call) {
    return Chains.entry(call, place);
  }

  /** Adds a call, or returns the failure if there is no room. */
  Optional<CallFailure> offer(PendingCall call) {
    return waiting.offer(call) ? Optional.empty() : Optional.of(waiting.full());
  }

  boolean remove(PendingCall call) {
    return waiting.remove(call);
  }

  List<PendingCall> drain() {
    return waiting.drain();
  }

  List<PendingCall> all() {
    return waiting.all();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  int size() {
    return waiting.size();
  }

  /** Removes and returns the calls for which nobody waits any more. */
  List<PendingCall> left() {
    var left = new ArrayList<PendingCall>();
    for (PendingCall call : waiting.all()) {
      if (Chains.entry(call, place).isEmpty()) {
        left.add(call);
      }
    }
    left.forEach(waiting::remove);
    return left;
  }

  /** The calls that may be sent now, each after the ask that it enters. Some may be left over. */
  void forEach(Consumer<Next> to) {
    for (PendingCall call : waiting.all()) {
      Chains.entry(call, place)
          .filter(ask -> ask.entered() < MOST_OF_AN_ASK)
          .ifPresent(ask -> to.accept(new Next(call, ask)));
    }
  }

  /** A call, and the ask that it enters. */
  record Next(PendingCall call, OpenAsk ask) {}
}
