package io.clutch.internal.telemetry;

import io.clutch.internal.recording.EventRecorder;
import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.TelemetryEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The listeners of an actor system. Each has its own queue and thread, so that a slow one does not
 * delay others. Thread-safe.
 */
public final class TelemetryQueues implements Telemetry, AutoCloseable {
  private final List<Telemetry> listeners;
  private final List<QueuedTelemetry> queues;

  private TelemetryQueues(List<Telemetry> listeners, List<QueuedTelemetry> queues) {
    this.listeners = List.copyOf(listeners);
    this.queues = List.copyOf(queues);
  }

  /** Starts a thread for each listener. */
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

  /** The listener for all events: this, or something simpler for less than two listeners. */
  public Telemetry telemetry() {
    return switch (queues.size()) {
      case 0 -> Telemetry.none();
      case 1 -> queues.get(0);
      default -> this;
    };
  }

  /**
   * Passes each listener to {@code source}, with the queue through which it must be called; and
   * what records events, which needs none.
   */
  public void hearOf(BiConsumer<Telemetry, Telemetry> source) {
    source.accept(EventRecorder.INSTANCE, EventRecorder.INSTANCE);
    for (int i = 0; i < queues.size(); i++) {
      source.accept(listeners.get(i), queues.get(i));
    }
  }

  /** The number of events dropped so far by all queues. */
  public long dropped() {
    return queues.stream().mapToLong(QueuedTelemetry::dropped).sum();
  }

  /** Waits for each queue, see {@link QueuedTelemetry#awaitTold}. */
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
