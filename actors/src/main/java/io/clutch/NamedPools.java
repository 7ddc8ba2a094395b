package io.clutch;

import io.clutch.failure.ExitReason;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The references to pools that can be found by their names until they have stopped. Thread-safe.
 */
final class NamedPools {
  private final Map<String, PythonPool> pools = new ConcurrentHashMap<>();

  PythonPool add(String name, PythonPool pool, CompletableFuture<ExitReason> stopped) {
    pools.put(name, pool);
    stopped.thenRun(() -> pools.remove(name, pool));
    return pool;
  }

  Optional<PythonPool> find(String name) {
    Objects.requireNonNull(name, "name");
    return Optional.ofNullable(pools.get(name)).filter(pool -> !pool.isStopped());
  }
}
