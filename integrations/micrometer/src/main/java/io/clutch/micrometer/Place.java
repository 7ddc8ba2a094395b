package io.clutch.micrometer;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * What one value of the label {@code worker} stands for: one worker, with its successors, or
 * several workers that share the value. The sums may be read by any thread.
 */
final class Place {
  private final String label;
  private final boolean isLasting;
  private final MeterGroup meters;
  private final Map<String, LiveWorker> live = new ConcurrentHashMap<>();
  private final PlaceTotals totals = new PlaceTotals();
  private final Runnable poll;
  private Optional<String> cause = Optional.empty();
  private boolean isExpected;
  private long vacantSince;

  /** {@code isLasting} if its meters stay when it is vacant. */
  Place(String label, boolean isLasting, MeterGroup meters, Runnable poll) {
    this.label = label;
    this.isLasting = isLasting;
    this.meters = meters;
    this.poll = poll;
    gauge(Metric.WORKER_READY, it -> it.sum(WorkerState::ready));
    gauge(Metric.WORKER_IN_FLIGHT, it -> it.sum(WorkerState::inFlight));
    gauge(Metric.WORKER_QUEUED, it -> it.sum(WorkerState::queued));
    gauge(Metric.WORKER_STREAMS, it -> it.sum(WorkerState::streams));
    gauge(Metric.WORKER_OLDEST, it -> it.most(WorkerState::oldestSeconds));
    gauge(Metric.WORKER_HEARTBEAT, it -> it.most(WorkerState::heartbeatSeconds));
    gauge(Metric.WORKER_PRIVATE, it -> it.sum(WorkerState::privateBytes));
    gauge(Metric.WORKER_SHARED, it -> it.sum(WorkerState::sharedBytes));
    counter(Metric.WORKER_CPU, PlaceTotals::cpuSeconds, label);
    counter(Metric.HOST_MESSAGES, PlaceTotals::asks, label, "ask");
    counter(Metric.HOST_MESSAGES, PlaceTotals::tells, label, "tell");
  }

  private void gauge(Metric metric, ToDoubleFunction<Place> value) {
    meters.gauge(metric, this, place -> place.polled(value), label);
  }

  private void counter(Metric metric, ToDoubleFunction<PlaceTotals> value, String... labels) {
    meters.functionCounter(
        metric, this, place -> place.polled(it -> value.applyAsDouble(it.totals)), labels);
  }

  private double polled(ToDoubleFunction<Place> value) {
    poll.run();
    return value.applyAsDouble(this);
  }

  /** 0 without a worker; not a number if none of them has answered. */
  private double sum(ToDoubleFunction<WorkerState> value) {
    List<WorkerState> known = known();
    return known.isEmpty() && !live.isEmpty()
        ? Double.NaN
        : known.stream().mapToDouble(value).sum();
  }

  /** The greatest of the values that are numbers; not a number if there is none. */
  private double most(ToDoubleFunction<WorkerState> value) {
    return known().stream()
        .mapToDouble(value)
        .filter(it -> !Double.isNaN(it))
        .max()
        .orElse(Double.NaN);
  }

  private List<WorkerState> known() {
    return live.values().stream().flatMap(it -> it.status().stream()).toList();
  }

  String label() {
    return label;
  }

  boolean isLasting() {
    return isLasting;
  }

  MeterGroup meters() {
    return meters;
  }

  Collection<LiveWorker> live() {
    return live.values();
  }

  boolean isVacant() {
    return live.isEmpty();
  }

  /** Returns whether the actor was not known. */
  boolean add(String path) {
    isExpected = false;
    return live.putIfAbsent(path, new LiveWorker(path, totals)) == null;
  }

  void remove(String path, long now) {
    live.remove(path);
    vacantSince = now;
  }

  /** A supervisor has told that there will be a successor. */
  void expect() {
    isExpected = true;
  }

  boolean isExpected() {
    return isExpected;
  }

  long vacantSince() {
    return vacantSince;
  }

  /** A process has ended, and what starts next here is its successor. */
  void ended(String its) {
    cause = its.equals(Causes.STOPPED) ? Optional.empty() : Optional.of(its);
  }

  /** Why the predecessor of a process that starts has ended, once. */
  Optional<String> takeCause() {
    Optional<String> taken = cause;
    cause = Optional.empty();
    return taken;
  }
}
