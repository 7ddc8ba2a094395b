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
        ask(worker.flatMap(it -> present.worker(it.path())), request, nanos);
    long pid = worker.map(it -> it.life().pid()).orElse(0L);
    return answer.thenCombine(
        bytes(pid).completeOnTimeout(Optional.empty(), nanos, TimeUnit.NANOSECONDS),
        (reading, bytes) ->
            detail(
                name,
                worker.map(it -> pid == 0 ? it : it.withProcess(bytes, times.read(pid).cpu())),
                reading));
  }

  /** Asks the worker whose actor has that path, or else one of that name, for its detail alone. */
  CompletableFuture<DetailReading> ask(String name, String path, DetailRequest request) {
    Optional<Present> worker = present.worker(path).or(() -> named(name));
    return ask(worker, request, request.limit().toNanos())
        .thenApply(reading -> detail(name, Optional.empty(), reading));
  }

  private Optional<Present> named(String name) {
    return present.those(PresentActors.Kind.WORKER).stream()
        .filter(it -> it.name().equals(name))
        .findFirst();
  }

  private static CompletableFuture<Optional<WorkerReading>> ask(
      Optional<Present> worker, DetailRequest request, long nanos) {
    if (worker.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    var answer = new CompletableFuture<Optional<WorkerReading>>();
    worker.get().actor().tell(new ReadWorker(Optional.of(request.environment()), answer));
    return answer.completeOnTimeout(Optional.empty(), nanos, TimeUnit.NANOSECONDS);
  }

  private DetailReading detail(
      String name, Optional<NodeReading> node, Optional<WorkerReading> reading) {
    return new DetailReading(node, reading.flatMap(WorkerReading::detail), records.read(name));
  }

  private CompletableFuture<Optional<Memory>> bytes(long pid) {
    return pid == 0
        ? CompletableFuture.completedFuture(Optional.empty())
        : memory.read(pid).thenApply(MemoryReadings.Reading::memory);
  }
}
