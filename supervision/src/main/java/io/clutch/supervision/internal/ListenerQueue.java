package io.clutch.supervision.internal;

import io.clutch.supervision.SupervisionEvent;
import io.clutch.supervision.SupervisionListener;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Passes events to a listener on the executor, one after the other and in order. Never blocks the
 * caller: if 10,000 events wait, further ones are dropped, counted and logged. Thread-safe.
 */
final class ListenerQueue implements SupervisionListener {
  static final int CAPACITY = 10_000;
  private final SupervisionListener listener;
  private final Executor executor;
  private final BlockingQueue<SupervisionEvent> events = new LinkedBlockingQueue<>(CAPACITY);
  private final AtomicBoolean isTelling = new AtomicBoolean();
  private final AtomicLong dropped = new AtomicLong();

  ListenerQueue(SupervisionListener listener, Executor executor) {
    this.listener = listener;
    this.executor = executor;
  }

  @Override
  public void happened(SupervisionEvent event) {
    if (events.offer(event)) {
      tellSoon();
    } else {
      dropped.incrementAndGet();
    }
  }

  private void tellSoon() {
    if (isTelling.compareAndSet(false, true)) {
      try {
        executor.execute(this::tellAll);
      } catch (RejectedExecutionException e) { // the actor system has ended
        isTelling.set(false);
      }
    }
  }

  private void tellAll() {
    try {
      for (SupervisionEvent event = events.poll(); event != null; event = events.poll()) {
        tell(event);
        tellDropped();
      }
    } finally { // even if there is no memory for the log
      isTelling.set(false);
      if (!events.isEmpty()) {
        tellSoon();
      }
    }
  }

  private void tell(SupervisionEvent event) {
    try {
      listener.happened(event);
    } catch (RuntimeException | Error e) {
      Loggers.SUPERVISOR.warn("A telemetry listener failed on {}", event, e);
    }
  }

  private void tellDropped() {
    long lost = dropped.getAndSet(0);
    if (lost > 0) {
      Loggers.SUPERVISOR.warn("{} telemetry events dropped: a listener is too slow", lost);
    }
  }
}
