package io.clutch.internal.request;

import java.util.HashSet;
import java.util.Set;

/**
 * Calls that nobody waits for any more and that may keep their process's main thread, or cost the
 * process. While there is one, no other is sent: a kill then costs only that one. Each ends by
 * itself or with the process, so nothing is held back where the ladder does not end in a signal.
 */
public final class Abandoned {
  private final Set<PendingRequest> calls = new HashSet<>();

  public void add(PendingRequest call) {
    calls.add(call);
  }

  /** It has ended, or does not keep the main thread. */
  public void remove(PendingRequest call) {
    if (!calls.isEmpty()) {
      calls.remove(call);
    }
  }

  /** Whether what is new has to wait. */
  public boolean holdUp() {
    return !calls.isEmpty();
  }

  void clear() {
    calls.clear();
  }
}
