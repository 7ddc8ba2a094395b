package io.clutch.supervision;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What has ended several children at once, as the end of the process that starts processes does. A
 * supervisor counts each such incident once, whichever of its children come to tell of it, and
 * however long their restarts take.
 */
final class Incidents {
  private static final int KEPT = 16;

  private final Deque<Object> counted = new ArrayDeque<>();

  /** Whether the end is to be counted: false where it tells of an incident that has been. */
  boolean isNew(ChildExit exit) {
    Optional<Object> shared = shared(exit);
    if (shared.isEmpty()) {
      return true;
    }
    if (counted.contains(shared.get())) {
      return false;
    }
    if (counted.size() == KEPT) {
      counted.removeFirst();
    }
    counted.addLast(shared.get());
    return true;
  }

  /** A supervisor below that gave up, or did not start, tells of it in its turn. */
  private static Optional<Object> shared(ChildExit exit) {
    if (exit instanceof ChildExit.Shutdown shutdown) {
      return shutdown.fault().flatMap(Incidents::shared);
    }
    if (!(exit instanceof ChildExit.Failed failed)) {
      return Optional.empty();
    }
    if (failed.cause() instanceof SupervisorStartException notStarted) {
      return shared(notStarted.reason());
    }
    return Causes.incident(failed.cause());
  }
}
