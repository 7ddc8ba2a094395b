package io.clutch.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Lets one thread sleep until another wakes it or a channel can be read. Waking a thread that is
 * awake costs one volatile read.
 */
final class Sleeper implements AutoCloseable {
  // Nothing depends on it: a wake-up that is lost would be a defect, and would cost this long
  // instead of for ever.
  private static final long LONGEST_MILLIS = 10_000;

  private final AtomicBoolean asleep = new AtomicBoolean();
  private final Selector selector;

  Sleeper() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void watch(SelectableChannel channel) {
    try {
      channel.register(selector, SelectionKey.OP_READ);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Selector selector() {
    return selector;
  }

  /** Sleeps for so long at most; which channels are ready is for their owner to see and clear. */
  void sleepUnless(BooleanSupplier work, long nanos) {
    asleep.set(true);
    try {
      if (!work.getAsBoolean()) {
        selector.select(Math.max(1, Math.min(LONGEST_MILLIS, nanos / 1_000_000)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      asleep.set(false);
    }
  }

  /** Looks which channels are ready. */
  void look() {
    try {
      selector.selectNow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether somebody sleeps, or is about to. */
  boolean wake() {
    if (!asleep.get()) {
      return false;
    }
    if (asleep.compareAndSet(true, false)) {
      selector.wakeup();
    }
    return true;
  }

  @Override
  public void close() {
    try {
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
