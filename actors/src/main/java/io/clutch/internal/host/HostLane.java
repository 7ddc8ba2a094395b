package io.clutch.internal.host;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The messages of one process to one host, handled in their order. Bounded by the credit that the
 * process has. One thread at a time leads: it begins messages. If the function that it asks takes
 * longer than a millisecond, another thread leads on, so quick functions need one thread, and slow
 * ones hold up nobody.
 */
public final class HostLane {
  private static final Executor SOON =
      CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS, Runnable::run);
  private static final long NOBODY = 0;

  private final HostHandler handler;
  private final Queue<HostMessage> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicLong numbers = new AtomicLong();
  // The number of the one that leads; negative while it asks, when others may take over.
  private final AtomicLong leader = new AtomicLong(NOBODY);
  private final AtomicBoolean isWatched = new AtomicBoolean();

  HostLane(HostHandler handler) {
    this.handler = handler;
  }

  /** Adds a message. Never blocks and runs no user code. */
  public void submit(HostMessage message) {
    waiting.add(message);
    lead(NOBODY)
        .filter(refusal -> waiting.remove(message))
        .ifPresent(refusal -> message.settle(handler.failures().thrown(refusal)));
    if (leader.get() < NOBODY) {
      watch();
    }
  }

  /** Has a thread lead in place of this one. Returns why there is no thread, if there is none. */
  private Optional<Throwable> lead(long before) {
    long number = numbers.incrementAndGet();
    if (waiting.isEmpty() || !leader.compareAndSet(before, number)) {
      return Optional.empty();
    }
    try {
      handler.execute(() -> handleAll(number));
      return Optional.empty();
    } catch (RuntimeException | Error refusal) { // the actor system is ending, or has no thread
      leader.set(NOBODY);
      return Optional.of(refusal);
    }
  }

  /** Lets another thread lead, if the same or another ask is under way in a millisecond. */
  private void watch() {
    if (isWatched.compareAndSet(false, true)) {
      SOON.execute(
          () -> {
            isWatched.set(false);
            long asking = leader.get();
            if (asking < NOBODY) {
              lead(asking);
            }
          });
    }
  }

  private void handleAll(long number) {
    do {
      HostMessage next;
      while ((next = waiting.poll()) != null) {
        if (handler.mayTakeLong(next)) {
          leader.set(-number);
          if (!waiting.isEmpty()) {
            watch();
          }
          handler.handle(next);
          if (!leader.compareAndSet(-number, number)) {
            return;
          }
        } else {
          handler.handle(next);
        }
      }
      leader.set(NOBODY);
      // A message that was added before that found somebody who leads.
    } while (!waiting.isEmpty() && leader.compareAndSet(NOBODY, number));
  }
}
