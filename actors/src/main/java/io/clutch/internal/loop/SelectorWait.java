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
 * Lets one thread sleep until another thread wakes it or a channel is readable. To wake a thread
 * that is awake costs one volatile read.
 */
public final class SelectorWait implements AutoCloseable {
  // A safety net: a lost wake-up would be a defect, and costs this time instead of a hang.
  private static final long LONGEST_MILLIS = 10_000;

  private final AtomicBoolean asleep = new AtomicBoolean();
  private final Selector selector;
  private volatile boolean parks;
  private volatile Thread parked;
  private volatile boolean isCalled;

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

  /** Sleeps up to {@code nanos}. The owner of the channels reads and clears the ready ones. */
  void sleepUnless(BooleanSupplier work, long nanos) {
    parked = Thread.currentThread();
    asleep.set(true);
    try {
      if (!isCalled && !work.getAsBoolean()) {
        sleep(Math.max(1, Math.min(LONGEST_MILLIS, nanos / 1_000_000)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      asleep.set(false);
      isCalled = false;
    }
  }

  private void sleep(long millis) throws IOException {
    if (parks) {
      LockSupport.parkNanos(this, millis * 1_000_000);
    } else {
      selector.select(millis);
    }
  }

  /** Stops using the selector. Sleeping then parks the thread. */
  void leaveSelector() {
    parks = true;
    selector.wakeup();
  }

  /** Checks which channels are ready. */
  void look() {
    try {
      if (!parks) {
        selector.selectNow();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Wakes the thread. Returns whether it slept or was about to sleep. */
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

  /**
   * Wakes the thread, or keeps it from its next sleep if it is awake: for changes that its own
   * check for work does not see.
   */
  public void call() {
    isCalled = true;
    wake();
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
