package io.clutch.internal.host;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The messages of one process to one host, handled in their order. Bounded by the credit that the
 * process has. An ask that may take long does not hold up those behind it.
 */
public final class HostLane {
  private final HostHandler handler;
  private final Queue<HostMessage> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isLed = new AtomicBoolean();

  HostLane(HostHandler handler) {
    this.handler = handler;
  }

  /** Adds a message. Never blocks and runs no user code. */
  public void submit(HostMessage message) {
    waiting.add(message);
    lead()
        .filter(refusal -> waiting.remove(message))
        .ifPresent(refusal -> message.settle(handler.failures().thrown(refusal)));
  }

  /** Has a thread handle the messages, unless one does. Returns why there is no thread. */
  private Optional<Throwable> lead() {
    if (waiting.isEmpty() || !isLed.compareAndSet(false, true)) {
      return Optional.empty();
    }
    try {
      handler.execute(this::handleAll);
      return Optional.empty();
    } catch (RuntimeException | Error refusal) { // the actor system is ending, or has no thread
      isLed.set(false);
      return Optional.of(refusal);
    }
  }

  private void handleAll() {
    do {
      HostMessage next;
      while ((next = waiting.poll()) != null) {
        if (!handler.mayTakeLong(next)) {
          handler.handle(next);
          continue;
        }
        isLed.set(false);
        lead();
        handler.handle(next);
        if (!isLed.compareAndSet(false, true)) {
          return;
        }
      }
      isLed.set(false);
      // A message that was added before that found a thread that handles them.
    } while (!waiting.isEmpty() && isLed.compareAndSet(false, true));
  }
}
