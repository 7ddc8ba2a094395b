package io.clutch.internal.client;

import io.clutch.failure.ExitReason;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls of an actor system that have no outcome yet. When the system ends, a message may be
 * lost without becoming a dead letter, so the remaining calls are ended here. Thread-safe.
 */
public final class PendingCalls {

  /** A call that has no outcome yet. */
  public interface Pending {
    /** Ends the call, because the system has ended and there will be no reply. */
    void systemEnded(ExitReason reason);
  }

  private final Set<Pending> calls = ConcurrentHashMap.newKeySet();
  private volatile ExitReason ended;

  public void add(Pending call) {
    calls.add(call);
    if (ended != null) {
      call.systemEnded(ended);
    }
  }

  public void remove(Pending call) {
    calls.remove(call);
  }

  boolean isEmpty() {
    return calls.isEmpty();
  }

  public int size() {
    return calls.size();
  }

  /** Ends all calls, because the system has ended. */
  public void end(ExitReason reason) {
    ended = reason;
    calls.forEach(call -> call.systemEnded(reason));
    calls.clear();
  }
}
