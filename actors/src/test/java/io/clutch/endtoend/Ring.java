package io.clutch.endtoend;

import io.clutch.PythonRef;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure.WouldDeadlock;
import io.clutch.host.CallChain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Participants that each wait for the next one. Once all of them have asked the host, it calls the
 * next one of each, so that all these calls are made at the same moment.
 */
final class Ring {
  /** What is asked: the next one of a participant, or only the end of the way to that. */
  record At(long ring, int member, boolean isRelayed) {}

  private static final Map<Long, Ring> RINGS = new ConcurrentHashMap<>();
  private static final AtomicLong LAST = new AtomicLong();

  private final long id = LAST.incrementAndGet();
  private final List<PythonRef> members;
  private final Optional<PythonRef> relay;
  private final AtomicInteger asked = new AtomicInteger();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final Queue<WouldDeadlock> found = new ConcurrentLinkedQueue<>();
  private volatile long closedAt;
  private volatile long foundAt;

  /** {@code relay} passes the calls from one to the next, if there is one. */
  Ring(List<PythonRef> members, Optional<PythonRef> relay) {
    this.members = members;
    this.relay = relay;
    RINGS.put(id, this);
  }

  /** Handles an ask. */
  static CompletionStage<String> ask(At at, CallChain chain) {
    Ring ring = RINGS.get(at.ring());
    return at.isRelayed() ? ring.end(at.member()) : ring.asked(at.member(), chain);
  }

  private CompletionStage<String> asked(int member, CallChain chain) {
    CompletionStage<String> answer = closed.thenCompose(chain.wrap(all -> next(member)));
    if (asked.incrementAndGet() == members.size()) {
      closedAt = System.nanoTime();
      closed.complete(null);
    }
    return answer;
  }

  private CompletionStage<String> next(int member) {
    return relay.isPresent()
        ? relay.get().call("pass_on", String.class, "next", new At(id, member, true))
        : end(member);
  }

  private CompletionStage<String> end(int member) {
    CompletionStage<String> call =
        members.get((member + 1) % members.size()).call("end", String.class);
    return call.whenComplete((value, problem) -> ended(problem));
  }

  private void ended(Throwable problem) {
    Throwable cause = problem instanceof CompletionException ? problem.getCause() : problem;
    if (cause instanceof CallFailedException failed
        && failed.failure() instanceof WouldDeadlock deadlock) {
      foundAt = System.nanoTime();
      found.add(deadlock);
    }
  }

  /** Starts all calls. Each ends with its error, or none, and its text. */
  List<CompletionStage<List<String>>> start(List<String> hosts) {
    var calls = new ArrayList<CompletionStage<List<String>>>();
    for (int i = 0; i < members.size(); i++) {
      String host = hosts.get(i % hosts.size());
      calls.add(members.get(i).call("ask", RingsTest.TEXTS, host, new At(id, i, false)));
    }
    return calls;
  }

  List<PythonRef> members() {
    return members;
  }

  List<WouldDeadlock> found() {
    return List.copyOf(found);
  }

  /** How long after the last call of the ring was made one of them failed. */
  double foundMillis() {
    return (foundAt - closedAt) / 1e6;
  }

  void forget() {
    RINGS.remove(id);
  }
}
