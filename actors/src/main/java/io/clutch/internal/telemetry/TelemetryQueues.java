package io.clutch.internal.telemetry;

import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.TelemetryEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The listeners of an actor system, each with a queue and a thread of its own, so that a slow one
 * holds up no other. Thread-safe.
 */
public final class TelemetryQueues implements Telemetry, AutoCloseable {
  private final List<Telemetry> listeners;
  private final List<QueuedTelemetry> queues;

  private TelemetryQueues(List<Telemetry> listeners, List<QueuedTelemetry> queues) {
    this.listeners = List.copyOf(listeners);
    this.queues = List.copyOf(queues);
  }

  /** Starts a thread for each. */
  public static TelemetryQueues start(List<Telemetry> listeners) {
    var queues = new ArrayList<QueuedTelemetry>();
    for (Telemetry listener : listeners) {
      String number = queues.isEmpty() ? "" : "-" + (queues.size() + 1);
      queues.add(QueuedTelemetry.start(listener, "clutch-telemetry" + number));
    }
    return new TelemetryQueues(listeners, queues);
  }

  @Override
  public void happened(TelemetryEvent event) {
    for (QueuedTelemetry queue : queues) {
      queue.happened(event);
    }
  }

  /** What is to be told of events: this, or less where there are not several listeners. */
  public Telemetry telemetry() {
    return switch (queues.size()) {
      case 0 -> Telemetry.none();
      case 1 -> queues.get(0);
      default -> this;
    };
  }

  /** {@code source} takes each listener, and the queue by which it is to be told. */
  public void hearOf(BiConsumer<Telemetry, Telemetry> source) {
    for (int i = 0; i < queues.size(); i++) {
      source.accept(listeners.get(i), queues.get(i));
    }
  }

  /** Events that were dropped so far, by all queues together. */
  public long dropped() {
    return queues.stream().mapToLong(QueuedTelemetry::dropped).sum();
  }

  /** As that of each queue. */
  public boolean awaitTold(Duration limit) throws InterruptedException {
    for (QueuedTelemetry queue : queues) {
      if (!queue.awaitTold(limit)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    queues.forEach(QueuedTelemetry::close);
  }
}
