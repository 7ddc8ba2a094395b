package io.clutch.micrometer;

import io.clutch.internal.reading.WorkerReading.Asked;
import java.time.Duration;
import java.util.Optional;

/** A worker, and what it has said of itself. Adds what grows to the totals of its place. */
final class LiveWorker extends LiveActor<WorkerState> {
  private final PlaceTotals totals;
  // Of the last answer. One answer is awaited at a time, and each comes after the one before.
  private volatile long pid;
  private volatile Duration cpu = Duration.ZERO;
  private volatile Asked asked = Asked.NONE;

  LiveWorker(String path, PlaceTotals totals) {
    super(path);
    this.totals = totals;
  }

  @Override
  void answered(Optional<WorkerState> answer) {
    answer.ifPresent(this::add);
    super.answered(answer);
  }

  private void add(WorkerState now) {
    now.cpu().ifPresent(time -> used(now.status().pid(), time));
    now.asked().ifPresent(this::asked);
  }

  /** The time of another process begins at zero. */
  private void used(long process, Duration time) {
    Duration before = process == pid && cpu.compareTo(time) <= 0 ? cpu : Duration.ZERO;
    totals.addCpu(time.minus(before));
    pid = process;
    cpu = time;
  }

  /** The counts of another worker in the same place begin at zero. */
  private void asked(Asked now) {
    boolean goesOn = asked.asks() <= now.asks() && asked.tells() <= now.tells();
    Asked before = goesOn ? asked : Asked.NONE;
    totals.addAsked(now.asks() - before.asks(), now.tells() - before.tells());
    asked = now;
  }
}
