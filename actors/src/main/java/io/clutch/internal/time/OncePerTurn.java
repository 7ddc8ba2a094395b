package io.clutch.internal.time;

import java.util.function.Consumer;

/**
 * Work that is done once at the end of the loop's turn, no matter how often it was asked for in
 * that turn. For the loop alone.
 */
public final class OncePerTurn {
  private final Consumer<Runnable> turnEnd;
  private final Runnable work;
  private final Runnable task = this::run;
  private boolean isDue;

  /** {@code turnEnd} runs what it is given at the end of the turn. */
  public OncePerTurn(Consumer<Runnable> turnEnd, Runnable work) {
    this.turnEnd = turnEnd;
    this.work = work;
  }

  public void request() {
    if (!isDue) {
      isDue = true;
      turnEnd.accept(task);
    }
  }

  /** Whether it was asked for in this turn. */
  public boolean isDue() {
    return isDue;
  }

  private void run() {
    isDue = false; // first, since the work may ask for more
    work.run();
  }
}
