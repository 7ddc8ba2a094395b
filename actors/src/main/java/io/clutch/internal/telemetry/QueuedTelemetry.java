package io.clutch.internal.telemetry;

import io.clutch.internal.memory.FaultLog;
import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.TelemetryEvent;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events on their way to the user's listener, by a thread of its own, since a listener may take its
 * time. Keeps the order in which events are handed over, and never blocks who does so: an event
 * that finds the queue full is dropped and counted. Thread-safe.
 */
public final class QueuedTelemetry implements Telemetry, AutoCloseable {
  static final int CAPACITY = 10_000;
  private static final Logger LOG = LoggerFactory.getLogger(QueuedTelemetry.class);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private final Telemetry listener;
  private final BlockingQueue<Runnable> events = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong untold = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;

  private QueuedTelemetry(Telemetry listener, String name) {
    this.listener = listener;
    this.thread = new Thread(this::run, name);
  }

  /** Starts the thread. */
  public static QueuedTelemetry start(Telemetry listener) {
    return start(listener, "clutch-telemetry");
  }

  static QueuedTelemetry start(Telemetry listener, String name) {
    var queued = new QueuedTelemetry(new GuardedTelemetry(listener), name);
    queued.thread.setDaemon(true);
    queued.thread.start();
    return queued;
  }

  /** Events that were dropped so far, since the listener was slower than they came. */
  public long dropped() {
    return dropped.get();
  }

  @Override
  public void happened(TelemetryEvent event) {
    offer(() -> listener.happened(event));
  }

  private void offer(Runnable telling) {
    if (!events.offer(telling)) {
      dropped.incrementAndGet();
      untold.incrementAndGet();
    }
  }

  private void run() {
    while (!closed || !events.isEmpty()) {
      try {
        Runnable telling = events.poll(1, TimeUnit.SECONDS);
        if (telling != null) {
          telling.run();
          tellDropped();
        }
      } catch (InterruptedException e) {
        // By the listener itself, or by the end of the queue, which has set the mark.
      } catch (RuntimeException | Error e) { // without this thread no event is ever told again
        FaultLog.report(LOG, "Telling a telemetry event failed", e);
      }
    }
  }

  private void tellDropped() {
    long lost = untold.getAndSet(0);
    if (lost > 0) {
      LOG.warn(
          "{} telemetry events dropped, {} in all: the listener is slower than they come",
          lost,
          dropped.get());
    }
  }

  /** Waits until the listener was told all that has been handed over by now; whether it was. */
  public boolean awaitTold(Duration limit) throws InterruptedException {
    var told = new CountDownLatch(1);
    return events.offer(told::countDown, limit.toNanos(), TimeUnit.NANOSECONDS)
        && told.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Tells what is there and ends the thread; waits at most 2 s. */
  @Override
  public void close() {
    closed = true;
    events.offer(() -> {}); // so that it looks
    try {
      thread.join(CLOSE_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }
}
