package io.clutch.cluster.internal;

import io.clutch.internal.time.TimerQueue;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * What an owner is told again a second later, and once more after ten. Pekko may drop a message,
 * and an owner that does not know that nobody waits for an outcome holds memory for it. Used by one
 * thread at a time.
 */
final class Repeats {
  private static final long FIRST = 1_000_000_000L;
  private static final long SECOND = 10_000_000_000L;

  /** Calls whose end is told again; further ones are told once. */
  private static final int MOST = 1_000;

  private final TimerQueue timers;
  private final LongSupplier clock;
  private final LongConsumer giveUp;
  private final Runnable confirm;
  private int planned;
  private boolean isToConfirm;

  /** {@code giveUp} tells the end of a call, and {@code confirm} which outcomes have arrived. */
  Repeats(TimerQueue timers, LongSupplier clock, LongConsumer giveUp, Runnable confirm) {
    this.timers = timers;
    this.clock = clock;
    this.giveUp = giveUp;
    this.confirm = confirm;
  }

  /** The owner was told that nobody waits for more of this call. */
  void gaveUp(long id) {
    if (planned == MOST) {
      return;
    }
    planned++;
    after(
        FIRST,
        () -> {
          giveUp.accept(id);
          after(SECOND, () -> gaveUpLast(id));
        });
  }

  private void gaveUpLast(long id) {
    planned--;
    giveUp.accept(id);
  }

  /** The owner was told which outcomes have arrived. */
  void confirmed() {
    if (!isToConfirm) {
      isToConfirm = true;
      after(FIRST, this::confirmAgain);
    }
  }

  private void confirmAgain() {
    isToConfirm = false;
    confirm.run();
    after(SECOND, confirm);
  }

  private void after(long nanos, Runnable task) {
    timers.add(clock.getAsLong() + nanos, task);
  }
}
