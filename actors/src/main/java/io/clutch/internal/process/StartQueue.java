package io.clutch.internal.process;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Limits the number of processes that start at the same time. Others wait in the order of their
 * requests; restarts precede first starts. Thread-safe.
 */
public final class StartQueue {
  private final int places;
  private final Set<Turn> restarts = new LinkedHashSet<>();
  private final Set<Turn> firstStarts = new LinkedHashSet<>();
  private int taken;

  private StartQueue(int places) {
    this.places = places;
  }

  /**
   * Creates a queue for this number of starts at a time.
   *
   * @throws IllegalArgumentException if {@code places} is not positive
   */
  public static StartQueue create(int places) {
    if (places < 1) {
      throw new IllegalArgumentException("start-concurrency must be at least 1, not " + places);
    }
    return new StartQueue(places);
  }

  /** Runs {@code begin} at this start's turn, which may be at once. It must not block. */
  public Turn enter(boolean isRestart, Runnable begin) {
    var turn = new Turn(isRestart ? restarts : firstStarts, begin);
    synchronized (this) {
      turn.line.add(turn);
    }
    admit();
    return turn;
  }

  /** The number of starts that wait for a place. */
  synchronized int waiting() {
    return restarts.size() + firstStarts.size();
  }

  private void admit() {
    for (Turn next = next(); next != null; next = next()) {
      next.begin.run();
    }
  }

  private synchronized Turn next() {
    Iterator<Turn> line = (restarts.isEmpty() ? firstStarts : restarts).iterator();
    if (taken == places || !line.hasNext()) {
      return null;
    }
    Turn next = line.next();
    line.remove();
    next.hasPlace = true;
    taken++;
    return next;
  }

  private synchronized void cancel(Turn turn) {
    if (turn.hasPlace) {
      turn.hasPlace = false;
      taken--;
    } else {
      turn.line.remove(turn);
    }
  }

  /** The turn of one start. */
  public final class Turn {
    private final Set<Turn> line;
    private final Runnable begin;
    private boolean hasPlace;

    private Turn(Set<Turn> line, Runnable begin) {
      this.line = line;
      this.begin = begin;
    }

    /** Returns the place, or stops waiting for one. May be called again. */
    public void leave() {
      cancel(this);
      admit();
    }
  }
}
