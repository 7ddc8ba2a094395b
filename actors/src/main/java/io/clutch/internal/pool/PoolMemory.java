package io.clutch.internal.pool;

import io.clutch.internal.request.MemoryReadings;
import io.clutch.internal.settings.RecordCopy;
import io.clutch.pool.PoolStatus;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The memory of a pool's workers. It is read for callers, and not for each snapshot of a tree. */
public final class PoolMemory {
  private PoolMemory() {}

  /** Reads the memory of all its workers, and completes with the status that has it. */
  public static CompletionStage<PoolStatus> addTo(PoolStatus status, MemoryReadings memory) {
    List<CompletableFuture<PoolStatus.Worker>> workers =
        status.workers().stream().map(worker -> memory.addTo(worker, worker.pid())).toList();
    return CompletableFuture.allOf(workers.toArray(CompletableFuture[]::new))
        .thenApply(
            all ->
                RecordCopy.with(
                    status, "workers", workers.stream().map(CompletableFuture::join).toList()));
  }
}
