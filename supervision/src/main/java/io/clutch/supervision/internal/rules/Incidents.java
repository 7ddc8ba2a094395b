package io.clutch.supervision.internal.rules;

import io.clutch.supervision.ChildExit;
import io.clutch.supervision.SupervisorStartException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Incidents that end several children at once, such as the loss of the process that starts
 * processes. A supervisor counts each incident once, no matter which of its children report it and
 * how long their restarts take.
 */
final class Incidents {
  private static final int KEPT = 16;

  private final Deque<Object> counted = new ArrayDeque<>();

  /** Whether the end counts. False for an incident that was counted before. */
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

  /**
   * The incident of an end, or of the fault for which a supervisor below gave up or did not start.
   */
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
