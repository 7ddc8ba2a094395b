package io.clutch.observer.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Who may cost workers something: one for each worker, and few in all. A place is free again when
 * its holder leaves, and when nothing was heard of it for long, since a holder may be forgotten
 * with its connection. Thread-safe.
 */
final class Places {
  private static final long PAUSE = 250;

  private final int most;
  private final long longestSilence;
  private final Map<String, Place> taken = new HashMap<>();

  Places(int most, Duration longestSilence) {
    this.most = most;
    this.longestSilence = longestSilence.toNanos();
  }

  /** A place for that worker, as soon as one is free; empty if none is in that time. */
  CompletableFuture<Optional<Place>> enter(String worker, Duration wait) {
    Optional<Place> place = enter(worker);
    if (place.isPresent() || wait.isNegative() || wait.isZero()) {
      return CompletableFuture.completedFuture(place);
    }
    return CompletableFuture.supplyAsync(
            () -> wait.minusMillis(PAUSE),
            CompletableFuture.delayedExecutor(PAUSE, TimeUnit.MILLISECONDS, Runnable::run))
        .thenCompose(rest -> enter(worker, rest));
  }

  /** A place for that worker; empty if it has one, or if there are too many. */
  synchronized Optional<Place> enter(String worker) {
    taken.values().removeIf(Place::isForgotten);
    if (taken.size() >= most || taken.containsKey(worker)) {
      return Optional.empty();
    }
    var place = new Place(worker);
    taken.put(worker, place);
    return Optional.of(place);
  }

  /** One of them. */
  final class Place {
    private final String worker;
    private long heardAt = System.nanoTime();

    private Place(String worker) {
      this.worker = worker;
    }

    private boolean isForgotten() {
      return System.nanoTime() - heardAt > longestSilence;
    }

    /** Holds it longer. False if it was given to another one meanwhile. */
    boolean keep() {
      synchronized (Places.this) {
        heardAt = System.nanoTime();
        return taken.get(worker) == this;
      }
    }

    void leave() {
      synchronized (Places.this) {
        taken.remove(worker, this);
      }
    }
  }
}
