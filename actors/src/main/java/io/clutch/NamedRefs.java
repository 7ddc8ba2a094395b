package io.clutch;

import io.clutch.failure.ExitReason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The references to workers and pools that {@link Clutch} started under a name, until they have
 * stopped. Thread-safe.
 */
final class NamedRefs {
  private static final int MOST_FAILED = 100;

  private final Map<String, PythonRef> references = new ConcurrentHashMap<>();

  /** Why the last ones stopped that did so by a failure, by their names. */
  private final Map<String, ExitReason> failed =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ExitReason> eldest) {
          return size() > MOST_FAILED;
        }
      };

  <R extends PythonRef> R add(String name, R reference, CompletableFuture<ExitReason> stopped) {
    references.put(name, reference);
    synchronized (failed) {
      failed.remove(name);
    }
    stopped.thenAccept(reason -> stopped(name, reference, reason));
    return reference;
  }

  private void stopped(String name, PythonRef reference, ExitReason reason) {
    if (references.remove(name, reference) && !reason.isNormal()) {
      synchronized (failed) {
        failed.put(name, reason);
      }
    }
  }

  /** The pool of that name that has not stopped. */
  Optional<PythonPool> pool(String name) {
    Objects.requireNonNull(name, "name");
    return Optional.ofNullable(references.get(name))
        .filter(it -> it instanceof PythonPool && !it.isStopped())
        .map(PythonPool.class::cast);
  }

  List<PythonRef> running() {
    return List.copyOf(references.values());
  }

  /** In words: which stopped by a failure, and are not started again. */
  List<String> failures() {
    synchronized (failed) {
      return failed.entrySet().stream()
          .map(it -> "'" + it.getKey() + "' has stopped for good: it " + it.getValue().message())
          .toList();
    }
  }
}
