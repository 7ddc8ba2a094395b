package io.clutch.micrometer;

import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerStatus;
import io.clutch.worker.WorkerStatus.Memory;
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
  private final Map<String, LiveActor<WorkerStatus>> live = new ConcurrentHashMap<>();
  private Optional<String> cause = Optional.empty();
  private boolean isExpected;
  private long vacantSince;

  /** {@code isLasting} if its meters stay when it is vacant. */
  Place(String label, boolean isLasting, MeterGroup meters, Runnable poll) {
    this.label = label;
    this.isLasting = isLasting;
    this.meters = meters;
    gauge(Metric.WORKER_READY, poll, it -> it.phase() instanceof WorkerPhase.Ready ? 1 : 0);
    gauge(Metric.WORKER_IN_FLIGHT, poll, WorkerStatus::inFlight);
    gauge(Metric.WORKER_QUEUED, poll, WorkerStatus::queued);
    gauge(Metric.WORKER_PRIVATE, poll, it -> memory(it, Memory::privateBytes));
    gauge(Metric.WORKER_SHARED, poll, it -> memory(it, Memory::sharedBytes));
  }

  private void gauge(Metric metric, Runnable poll, ToDoubleFunction<WorkerStatus> value) {
    meters.gauge(
        metric,
        this,
        place -> {
          poll.run();
          return place.sum(value);
        },
        label);
  }

  private static double memory(WorkerStatus status, ToDoubleFunction<Memory> value) {
    return status.pid() == 0 ? 0 : status.memory().map(value::applyAsDouble).orElse(Double.NaN);
  }

  /** 0 without a worker; not a number if none of them has answered. */
  private double sum(ToDoubleFunction<WorkerStatus> value) {
    List<WorkerStatus> known = live.values().stream().flatMap(it -> it.status().stream()).toList();
    return known.isEmpty() && !live.isEmpty()
        ? Double.NaN
        : known.stream().mapToDouble(value).sum();
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

  Collection<LiveActor<WorkerStatus>> live() {
    return live.values();
  }

  boolean isVacant() {
    return live.isEmpty();
  }

  /** Returns whether the actor was not known. */
  boolean add(String path) {
    isExpected = false;
    return live.putIfAbsent(path, new LiveActor<>(path)) == null;
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
