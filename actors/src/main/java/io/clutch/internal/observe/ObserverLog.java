package io.clutch.internal.observe;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what observers do wrong, at most once in 10 s, with a count. Thread-safe. */
final class ObserverLog {
  private static final Logger LOG = LoggerFactory.getLogger(ObserverLog.class);
  private static final long BETWEEN = TimeUnit.SECONDS.toNanos(10);

  private final AtomicLong count = new AtomicLong();
  private final AtomicLong lastAt = new AtomicLong(System.nanoTime() - BETWEEN);

  /** An observer has thrown this. */
  void failed(Throwable thrown) {
    count(total -> LOG.warn("An observer of calls failed ({} faults in all)", total, thrown));
  }

  /** Headers of an observer were not sent. */
  void dropped(String why) {
    count(total -> LOG.warn("Headers of an observer are not sent: {} ({} faults)", why, total));
  }

  private void count(LongConsumer log) {
    long total = count.incrementAndGet();
    long last = lastAt.get();
    long now = System.nanoTime();
    if (now - last >= BETWEEN && lastAt.compareAndSet(last, now)) {
      log.accept(total);
    }
  }
}
