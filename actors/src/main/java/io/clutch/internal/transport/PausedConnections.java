package io.clutch.internal.transport;

import io.clutch.internal.memory.MemoryBudget;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The connections that are not read at present, in the order of coming, and whose turn it is to
 * finish a message from the budget's reserve. Belongs to the loop's turns.
 */
final class PausedConnections {
  /** How soon to look again, should a release have come while nobody slept. */
  private static final long LOOK_NANOS = 10_000_000;

  /** What a connection may take over its next bytes while memory is scarce. */
  private static final long STALL_NANOS = 10_000_000_000L;

  private static final long STALL_LOOK_NANOS = 1_000_000_000;

  private final MemoryBudget budget;
  private final Runnable wake;
  private final Set<FlowControl> paused = new LinkedHashSet<>();
  // Those in the middle of a large message.
  private final Set<FlowControl> growing = new LinkedHashSet<>();
  private FlowControl favoured;

  /** {@code wake} has the loop take a turn; it is called on any thread. */
  PausedConnections(MemoryBudget budget, Runnable wake) {
    this.budget = budget;
    this.wake = wake;
  }

  void add(FlowControl connection) {
    paused.add(connection);
    budget.onRelease(wake);
  }

  /** Whether it may take from the reserve until its message is done: one at a time may. */
  boolean isFavoured(FlowControl connection) {
    if (favoured == null || !favoured.isUnfinished()) {
      favoured = connection;
    }
    return favoured == connection;
  }

  /** Whether it is its turn already. */
  boolean favours(FlowControl connection) {
    return favoured == connection;
  }

  /** It is in the middle of a large message. */
  void grows(FlowControl connection) {
    growing.add(connection);
  }

  /** Its message is complete, or dropped. */
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

  /** Those that may be read again are; those that hold up the others are ended. */
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

  /** Those that hold memory which others need, and have brought nothing for too long. */
  private List<FlowControl> stalled(long now) {
    return budget.isScarce()
        ? growing.stream()
            .filter(each -> !paused.contains(each) && now - each.readAt() > STALL_NANOS)
            .toList()
        : List.of();
  }

  /** How long the loop may sleep before it looks here again. */
  long waitNanos() {
    if (!paused.isEmpty()) {
      return LOOK_NANOS;
    }
    return growing.isEmpty() ? Long.MAX_VALUE : STALL_LOOK_NANOS;
  }
}
