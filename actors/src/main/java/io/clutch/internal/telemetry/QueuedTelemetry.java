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
 * Passes events to the user's listener on a separate thread, because a listener may be slow. Keeps
 * the order of events, and never blocks the caller: if the queue is full, an event is dropped and
 * counted. Thread-safe.
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

  /** The number of events dropped so far, because the listener was too slow. */
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
        // Interrupted by the listener itself, or by close, which has set the flag.
      } catch (RuntimeException
          | Error e) { // this thread must survive, or no further event is reported
        FaultLog.report(LOG, "Passing on a telemetry event failed", e);
      }
    }
  }

  private void tellDropped() {
    long lost = untold.getAndSet(0);
    if (lost > 0) {
      LOG.warn(
          "{} telemetry events dropped, {} in all: the listener is too slow", lost, dropped.get());
    }
  }

  /** Waits until the listener has received all present events. Returns false after the limit. */
  public boolean awaitTold(Duration limit) throws InterruptedException {
    var told = new CountDownLatch(1);
    return events.offer(told::countDown, limit.toNanos(), TimeUnit.NANOSECONDS)
        && told.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Passes on the waiting events and ends the thread. Waits at most 2 s. */
  @Override
  public void close() {
    closed = true;
    events.offer(() -> {}); // wakes the thread
    try {
      thread.join(CLOSE_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }
}
