package io.clutch.observer.internal;

import io.clutch.observer.internal.reading.ProcessInspection;
import io.clutch.worker.Allocations;
import io.clutch.worker.Profile;
import io.clutch.worker.Stacks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A process whose slices of profiles a test gives, and which answers the rest at once. */
final class FakeProcess implements ProcessInspection {
  final AtomicInteger stacksAsked = new AtomicInteger();
  final AtomicInteger slicesAsked = new AtomicInteger();
  private final Queue<CompletableFuture<Profile>> slices = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Allocations> allocations = new CompletableFuture<>();
  private volatile RuntimeException failure;

  /** All that is asked from then on fails. */
  void fail(RuntimeException its) {
    failure = its;
  }

  @Override
  public CompletableFuture<Stacks> stacks() {
    stacksAsked.incrementAndGet();
    var frame = new Stacks.Frame("/app/prices.py", 77, "<img src=x>\\x1b[31m");
    var main = new Stacks.Stack("MainThread", true, List.of(frame));
    var told =
        new Stacks(
            "/user/till", 11, 2, Instant.EPOCH, "is idle", true, List.of(main), List.of(), false);
    return failure == null
        ? CompletableFuture.completedFuture(told)
        : CompletableFuture.failedFuture(failure);
  }

  @Override
  public CompletableFuture<Profile> profile(Duration over) {
    var slice = new CompletableFuture<Profile>();
    slices.add(slice);
    slicesAsked.incrementAndGet();
    return slice;
  }

  /** Gives a slice of that process to all that were asked for. */
  void give(long pid, int missed, String collapsed) {
    var over = Duration.ofSeconds(1);
    var given = new Profile("/user/till", pid, 1, Instant.EPOCH, over, 100, missed, collapsed);
    take(it -> it.complete(given));
  }

  void breakOff(RuntimeException why) {
    take(it -> it.completeExceptionally(why));
  }

  private void take(Consumer<CompletableFuture<Profile>> giving) {
    var open = List.copyOf(slices);
    slices.removeAll(open); // first, as the next one may be asked for at once
    open.forEach(giving);
  }

  @Override
  public CompletableFuture<Allocations> allocations(Duration over) {
    return allocations;
  }

  void giveAllocations() {
    var line = new Allocations.Line("/app/<i>.py", 0, 100, 2);
    allocations.complete(
        new Allocations(
            "/user/till",
            11,
            1,
            Instant.EPOCH,
            Duration.ofMillis(1500),
            100,
            2,
            300,
            true,
            List.of(line)));
  }
}
