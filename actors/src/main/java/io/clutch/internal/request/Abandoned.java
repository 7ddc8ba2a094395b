package io.clutch.internal.request;

import java.util.HashSet;
import java.util.Set;

/**
 * The abandoned calls that may block their process's main thread or lead to a kill. While there is
 * one, no other call is sent, so that a kill affects only that one. Each one ends by itself or with
 * the process, so calls are not held back for ever if the ladder does not end in a signal.
 */
public final class Abandoned {
  private final Set<PendingRequest> calls = new HashSet<>();

  public void add(PendingRequest call) {
    calls.add(call);
  }

  /** Removes a call that has ended or does not block the main thread. */
  public void remove(PendingRequest call) {
    if (!calls.isEmpty()) {
      calls.remove(call);
    }
  }

  /** Whether new calls must wait. */
  public boolean holdUp() {
    return !calls.isEmpty();
  }

  void clear() {
    calls.clear();
  }
}
