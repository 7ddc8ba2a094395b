package io.clutch.internal.time;

import java.util.function.Consumer;

/**
 * Work that runs once at the end of the loop's turn, no matter how often it was requested in that
 * turn. Only for the loop.
 */
public final class OncePerTurn {
  private final Consumer<Runnable> turnEnd;
  private final Runnable work;
  private final Runnable task = this::run;
  private boolean isDue;

  /** {@code turnEnd} runs its argument at the end of the turn. */
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

  /** Whether it was requested in this turn. */
  public boolean isDue() {
    return isDue;
  }

  private void run() {
    isDue = false; // first, because the work may request it again
    work.run();
  }
}
