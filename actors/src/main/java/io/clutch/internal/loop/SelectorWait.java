package io.clutch.internal.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Lets one thread sleep until another wakes it or a channel can be read. Waking a thread that is
 * awake costs one volatile read.
 */
public final class SelectorWait implements AutoCloseable {
  // Nothing depends on it: a wake-up that is lost would be a defect, and would cost this long
  // instead of for ever.
  private static final long LONGEST_MILLIS = 10_000;

  private final AtomicBoolean asleep = new AtomicBoolean();
  private final Selector selector;
  private volatile boolean parks;
  private volatile Thread parked;

  SelectorWait() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void watch(SelectableChannel channel) {
    try {
      channel.register(selector, SelectionKey.OP_READ);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Selector selector() {
    return selector;
  }

  /** Sleeps for so long at most; which channels are ready is for their owner to see and clear. */
  void sleepUnless(BooleanSupplier work, long nanos) {
    parked = Thread.currentThread();
    asleep.set(true);
    try {
      if (!work.getAsBoolean()) {
        sleep(Math.max(1, Math.min(LONGEST_MILLIS, nanos / 1_000_000)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      asleep.set(false);
    }
  }

  private void sleep(long millis) throws IOException {
    if (parks) {
      LockSupport.parkNanos(this, millis * 1_000_000);
    } else {
      selector.select(millis);
    }
  }

  /** Channels are no longer looked at, and sleeping is parking. */
  void leaveSelector() {
    parks = true;
    selector.wakeup();
  }

  /** Looks which channels are ready. */
  void look() {
    try {
      if (!parks) {
        selector.selectNow();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether somebody sleeps, or is about to. */
  public boolean wake() {
    if (!asleep.get()) {
      return false;
    }
    if (asleep.compareAndSet(true, false)) {
      if (parks) {
        LockSupport.unpark(parked);
      } else {
        selector.wakeup();
      }
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
