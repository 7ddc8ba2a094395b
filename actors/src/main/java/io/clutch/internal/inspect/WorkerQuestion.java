package io.clutch.internal.inspect;

import io.clutch.internal.inspect.NodeReading.Kind;
import io.clutch.internal.reading.PresentActors;
import io.clutch.internal.reading.PresentActors.Present;
import io.clutch.internal.reading.ReadWorker;
import io.clutch.internal.reading.WorkerReading;
import io.clutch.internal.reading.WorkerRecords;
import io.clutch.internal.request.MemoryReadings;
import io.clutch.worker.WorkerStatus.Memory;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Asks one worker, and the kernel for its process. Thread-safe. */
record WorkerQuestion(
    PresentActors present, WorkerRecords records, MemoryReadings memory, ProcessTimes times) {

  /** Adds the detail of the worker with that name to its node. */
  CompletableFuture<DetailReading> ask(
      String name, Optional<NodeReading> node, DetailRequest request, long nanos) {
    Optional<NodeReading> worker = node.filter(it -> it.kind() == Kind.WORKER);
    CompletableFuture<Optional<WorkerReading>> answer =
        worker
            .flatMap(it -> present.worker(it.path()))
            .map(it -> tell(it, request))
            .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    long pid = worker.map(it -> it.life().pid()).orElse(0L);
    return answer
        .completeOnTimeout(Optional.empty(), nanos, TimeUnit.NANOSECONDS)
        .thenCombine(
            bytes(pid).completeOnTimeout(Optional.empty(), nanos, TimeUnit.NANOSECONDS),
            (reading, bytes) ->
                new DetailReading(
                    worker.map(it -> pid == 0 ? it : it.withProcess(bytes, times.read(pid).cpu())),
                    reading.flatMap(WorkerReading::detail),
                    records.read(name)));
  }

  /** Asks the worker whose actor has that path, or else one of that name, for its detail alone. */
  CompletableFuture<DetailReading> ask(String name, String path, DetailRequest request) {
    return present
        .worker(path)
        .or(() -> named(name))
        .map(it -> tell(it, request))
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()))
        .completeOnTimeout(Optional.empty(), request.limit().toNanos(), TimeUnit.NANOSECONDS)
        .thenApply(
            reading ->
                new DetailReading(
                    Optional.empty(), reading.flatMap(WorkerReading::detail), records.read(name)));
  }

  private Optional<Present> named(String name) {
    return present.those(PresentActors.Kind.WORKER).stream()
        .filter(it -> it.name().equals(name))
        .findFirst();
  }

  private static CompletableFuture<Optional<WorkerReading>> tell(
      Present worker, DetailRequest request) {
    var answer = new CompletableFuture<Optional<WorkerReading>>();
    worker.actor().tell(new ReadWorker(Optional.of(request.environment()), answer));
    return answer;
  }

  private CompletableFuture<Optional<Memory>> bytes(long pid) {
    return pid == 0
        ? CompletableFuture.completedFuture(Optional.empty())
        : memory.read(pid).thenApply(MemoryReadings.Reading::memory);
  }
}
