package io.clutch.internal.client;

import io.clutch.failure.ExitReason;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls of a system that have no outcome yet. A message that is in flight when the system ends
 * may reach nobody, not even the listener for dead letters, so the remaining calls end here.
 * Thread-safe.
 */
public final class PendingCalls {

  /** A call that has no outcome yet. */
  public interface Pending {
    /** Nobody will reply, for this reason. */
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

  /** The system has ended, and nobody is left to reply. */
  public void end(ExitReason reason) {
    ended = reason;
    calls.forEach(call -> call.systemEnded(reason));
    calls.clear();
  }
}
