package io.clutch.micrometer;

import io.clutch.pool.PoolStatus;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** A pool, its meters, and what it has said of itself. The status may be read by any thread. */
final class LivePool extends LiveActor<PoolStatus> {
  private final String name;
  private final MeterGroup meters;
  private final Runnable poll;
  private volatile Optional<PoolStatus> lastKnown = Optional.empty();

  LivePool(String name, String path, MeterGroup meters, Runnable poll) {
    super(path);
    this.name = name;
    this.meters = meters;
    this.poll = poll;
    workers("starting", PoolStatus::starting);
    workers("idle", PoolStatus::idle);
    workers("busy", PoolStatus::busy);
    workers("retiring", PoolStatus::retiring);
    gauge(Metric.POOL_MAX, PoolStatus::max, name);
    gauge(Metric.POOL_SESSIONS, PoolStatus::sessions, name);
    gauge(Metric.POOL_WAITING, PoolStatus::waitingCalls, name, "calls");
    gauge(Metric.POOL_WAITING, PoolStatus::waitingSessions, name, "sessions");
    processes("started", PoolStatus::started);
    processes("crashed", PoolStatus::crashed);
    processes("recycled", PoolStatus::recycled);
  }

  private void workers(String state, ToDoubleFunction<PoolStatus> value) {
    gauge(Metric.POOL_WORKERS, value, name, state);
  }

  private void gauge(Metric metric, ToDoubleFunction<PoolStatus> value, String... labels) {
    meters.gauge(metric, this, it -> it.gauge(value), labels);
  }

  private void processes(String kind, ToDoubleFunction<PoolStatus> value) {
    meters.functionCounter(Metric.POOL_PROCESSES, this, it -> it.counter(value), name, kind);
  }

  private double gauge(ToDoubleFunction<PoolStatus> value) {
    poll.run();
    return status().map(value::applyAsDouble).orElse(Double.NaN);
  }

  /** A counter that fell without an answer would count all again with the next one. */
  private double counter(ToDoubleFunction<PoolStatus> value) {
    poll.run();
    return lastKnown.map(value::applyAsDouble).orElse(0.0);
  }

  String name() {
    return name;
  }

  MeterGroup meters() {
    return meters;
  }

  @Override
  void answered(Optional<PoolStatus> answer) {
    if (answer.isPresent()) {
      lastKnown = answer;
    }
    super.answered(answer);
  }
}
