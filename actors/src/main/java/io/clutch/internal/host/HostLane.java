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
 * ones hold up nobody. After some messages, it lets other lanes of the host go first.
 */
public final class HostLane {
  private static final Executor SOON =
      CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS, Runnable::run);
  private static final long NOBODY = 0;
  private static final int MESSAGES_A_TURN = 64;

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
    lead()
        .filter(refusal -> waiting.remove(message))
        .ifPresent(refusal -> message.settle(handler.failures().thrown(refusal)));
    if (leader.get() < NOBODY) {
      watch();
    }
  }

  /** Has a thread lead if none does. Returns why there is no thread, if there is none. */
  private Optional<Throwable> lead() {
    long number = numbers.incrementAndGet();
    if (waiting.isEmpty() || !leader.compareAndSet(NOBODY, number)) {
      return Optional.empty();
    }
    try {
      handler.execute(() -> handleAll(number));
      return Optional.empty();
    } catch (RuntimeException | Error refusal) { // the actor system is ending, or has no thread
      leader.compareAndSet(number, NOBODY);
      return Optional.of(refusal);
    }
  }

  /** Lets another thread lead, if the same or another ask is under way in a millisecond. */
  private void watch() {
    if (isWatched.compareAndSet(false, true)) {
      SOON.execute(
          () -> {
            isWatched.set(false);
            if (mayTakeOver() && isWatched.compareAndSet(false, true)) {
              askForThread();
            }
          });
    }
  }

  private boolean mayTakeOver() {
    return leader.get() < NOBODY && !waiting.isEmpty();
  }

  private void askForThread() {
    try {
      handler.execute(this::takeOver);
    } catch (RuntimeException | Error refusal) { // the one that asks leads on afterwards
      isWatched.set(false);
    }
  }

  /** Leads if an ask is still under way. Not before there is a thread, which may be refused. */
  private void takeOver() {
    isWatched.set(false);
    long asking = leader.get();
    long number = numbers.incrementAndGet();
    if (asking < NOBODY && leader.compareAndSet(asking, number)) {
      handleAll(number);
    }
  }

  private void handleAll(long number) {
    int handled = 0;
    do {
      HostMessage next;
      while ((next = waiting.poll()) != null) {
        if (!handle(next, number) || (++handled % MESSAGES_A_TURN == 0 && handOn(number))) {
          return;
        }
      }
      leader.set(NOBODY);
      // A message that was added before that found somebody who leads.
    } while (!waiting.isEmpty() && leader.compareAndSet(NOBODY, number));
  }

  /** Handles the message. Returns whether this thread still leads. */
  private boolean handle(HostMessage message, long number) {
    if (!handler.mayTakeLong(message)) {
      handle(message);
      return true;
    }
    leader.set(-number);
    if (!waiting.isEmpty()) {
      watch();
    }
    handle(message);
    return leader.compareAndSet(-number, number);
  }

  private void handle(HostMessage message) {
    try {
      handler.handle(message);
    } catch (Throwable fault) { // or nobody would lead
      message.settle(handler.failures().thrown(fault));
    }
  }

  /** Queues behind the other lanes that wait. Returns whether that leads on. */
  private boolean handOn(long number) {
    if (!handler.isAwaited()) {
      return false;
    }
    try {
      handler.execute(() -> handleAll(number));
      return true;
    } catch (RuntimeException | Error refusal) { // this thread leads on
      return false;
    }
  }
}
