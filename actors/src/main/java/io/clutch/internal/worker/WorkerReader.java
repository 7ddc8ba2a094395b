package io.clutch.internal.worker;

import io.clutch.internal.asks.AskDispatcher;
import io.clutch.internal.calls.CallDispatcher;
import io.clutch.internal.dispatch.Incarnation;
import io.clutch.internal.reading.ReadWorker;
import io.clutch.internal.reading.WorkerReading;
import io.clutch.internal.reading.WorkerReading.Asked;
import io.clutch.internal.reading.WorkerReading.Doing;
import io.clutch.internal.reading.WorkerReading.Work;
import io.clutch.internal.request.PendingCall;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.text.EnvironmentPolicy;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerStatus;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Makes the reading of a worker from its parts, at one moment. For its actor alone. */
record WorkerReader(
    WorkerPhase phase,
    Incarnation current,
    boolean running,
    CallDispatcher calls,
    AskDispatcher asks,
    long now) {

  /** Oldest first. By the difference, because a monotonic clock may wrap. */
  static final Comparator<PendingRequest> BY_AGE = (a, b) -> Long.signum(a.sentAt() - b.sentAt());

  /** Streams that are compared for the oldest. */
  private static final int MOST_STREAMS = 1_000;

  WorkerReading read(
      ReadWorker asked,
      RestartRule restarts,
      Optional<Health> health,
      Function<EnvironmentPolicy, Described> described) {
    boolean isUp = running && current.end().isEmpty();
    boolean isStarting = running && !current.isReady();
    return new WorkerReading(
        phase,
        current.number(),
        isUp ? current.pid() : 0,
        running ? current.how() : WorkerStatus.Start.SPAWNED,
        isStarting ? current.bootPhase() : "",
        isUp ? current.readyFor(now) : Duration.ZERO,
        restarts.reading(now),
        restarts.lastExit(),
        phase instanceof WorkerPhase.Restarting
            ? Optional.of(restarts.restartsIn(now))
            : Optional.empty(),
        work(),
        new Asked(asks.asked(), asks.told()),
        health.map(it -> since(it.lastSign())),
        asked
            .environment()
            .map(
                shown ->
                    new DetailReader(current, running, this::doing).read(described.apply(shown))));
  }

  private Work work() {
    int sent = running ? current.inFlight().size() : 0;
    int streams = Math.max(0, sent - calls.inFlight());
    return new Work(
        calls.inFlight(), calls.queued(), streams, oldest(streams > 0).map(this::doing));
  }

  private Optional<PendingRequest> oldest(boolean hasStreams) {
    Stream<PendingRequest> streams =
        hasStreams
            ? current.inFlight().some(MOST_STREAMS).stream()
                .filter(it -> !(it instanceof PendingCall))
            : Stream.empty();
    return Stream.concat(calls.firstSent().stream(), streams).min(BY_AGE).or(calls::firstQueued);
  }

  private Doing doing(PendingRequest request) {
    boolean isSent = request.id() != 0;
    return new Doing(
        request.id(),
        request.function(),
        !(request instanceof PendingCall),
        since(request.submittedAt()),
        isSent ? since(request.sentAt()) : Duration.ZERO,
        request.isSettled());
  }

  /** Never negative: another thread's clock may be a little ahead. */
  private Duration since(long then) {
    return Duration.ofNanos(Math.max(0, now - then));
  }
}
