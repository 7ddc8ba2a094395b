package io.clutch.internal.transport;

import io.clutch.internal.memory.MemoryBudget;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The connections that are not read now, in the order of their pauses, and the one that may
 * complete a message from the budget's reserve. Used only within the loop's turns.
 */
final class PausedConnections {
  /** The time until the next check, for a release of memory that woke no thread. */
  private static final long LOOK_NANOS = 10_000_000;

  /** How long a connection may send nothing while memory is scarce. */
  private static final long STALL_NANOS = 10_000_000_000L;

  private static final long STALL_LOOK_NANOS = 1_000_000_000;

  private final MemoryBudget budget;
  private final Runnable wake;
  private final Set<FlowControl> paused = new LinkedHashSet<>();
  // Connections in the middle of a large message.
  private final Set<FlowControl> growing = new LinkedHashSet<>();
  private FlowControl favoured;

  /** {@code wake} makes the loop run a turn. It is called on any thread. */
  PausedConnections(MemoryBudget budget, Runnable wake) {
    this.budget = budget;
    this.wake = wake;
  }

  void add(FlowControl connection) {
    paused.add(connection);
    budget.onRelease(wake);
  }

  /** Whether it may use the reserve until its message is complete. Only one connection may. */
  boolean isFavoured(FlowControl connection) {
    if (favoured == null || !favoured.isUnfinished()) {
      favoured = connection;
    }
    return favoured == connection;
  }

  /** Whether it has the right to use the reserve now. */
  boolean favours(FlowControl connection) {
    return favoured == connection;
  }

  /** Records that it is in the middle of a large message. */
  void grows(FlowControl connection) {
    growing.add(connection);
  }

  /** Records that its message is complete or dropped. */
  void done(FlowControl connection) {
    if (!growing.isEmpty()) {
      growing.remove(connection);
    }
    if (favoured == connection && !connection.isUnfinished()) {
      favoured = null;
    }
  }

  void closed(FlowControl connection) {
    growing.remove(connection);
    favoured = favoured == connection ? null : favoured;
    paused.remove(connection);
  }

  /** Resumes connections that may be read again, and ends stalled ones that block others. */
  void look() {
    resume();
    if (!growing.isEmpty()) {
      stalled(System.nanoTime()).forEach(FlowControl::endStalled);
    }
  }

  private void resume() {
    if (paused.isEmpty()) {
      return;
    }
    for (FlowControl connection : new ArrayList<>(paused)) {
      resume(connection);
    }
    if (paused.isEmpty()) {
      budget.onRelease(null);
    }
  }

  private void resume(FlowControl connection) {
    try {
      if (connection.mayBeRead()) {
        paused.remove(connection);
        connection.resume();
      }
    } catch (RuntimeException | Error e) {
      connection.fail(e);
    }
  }

  /** The connections that hold memory that others need, and have sent nothing for too long. */
  private List<FlowControl> stalled(long now) {
    return budget.isScarce()
        ? growing.stream()
            .filter(each -> !paused.contains(each) && now - each.readAt() > STALL_NANOS)
            .toList()
        : List.of();
  }

  /** The longest time that the loop may sleep before the next check. */
  long waitNanos() {
    if (!paused.isEmpty()) {
      return LOOK_NANOS;
    }
    return growing.isEmpty() ? Long.MAX_VALUE : STALL_LOOK_NANOS;
  }
}
