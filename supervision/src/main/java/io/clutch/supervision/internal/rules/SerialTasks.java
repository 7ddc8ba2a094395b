package io.clutch.supervision.internal.rules;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Runs one task at a time, first come first served, as in the mailbox of OTP's supervisor. If
 * several starts may run at once, this holds for the tasks of each child, and each start waits for
 * one of the places.
 */
final class SerialTasks {

  private record Waiting(Runnable task, Runnable refusal) {}

  private record Start(ChildQueue queue, Runnable task) {}

  /** Tasks that run one after the other. */
  private static final class ChildQueue {
    final String key;
    final Deque<Waiting> waiting = new ArrayDeque<>();
    Runnable refusal = NOTHING; // of the present task
    boolean isBusy;
    boolean hasPlace;
    boolean isReady;

    ChildQueue(String key) {
      this.key = key;
    }
  }

  private static final Runnable NOTHING = () -> {};

  private final int places;
  private final Map<String, ChildQueue> queues = new LinkedHashMap<>();
  private final Deque<ChildQueue> ready = new ArrayDeque<>();
  private final Deque<Start> starts = new ArrayDeque<>();
  private int taken;
  private boolean isClosed;

  /** {@code places} is the number of starts that may run at once. */
  SerialTasks(int places) {
    this.places = places;
  }

  /** The present task of the child lasts until {@link #idle}. */
  void begin(String child) {
    queue(child).isBusy = true;
  }

  /** Continues a task once there is a place, which it keeps until it is idle. */
  void start(String child, Runnable task) {
    starts.add(new Start(queue(child), task));
    place();
  }

  void idle(String child) {
    ChildQueue queue = queue(child);
    queue.isBusy = false;
    if (queue.hasPlace) {
      queue.hasPlace = false;
      taken--;
    }
    next(queue);
  }

  void await(String child, Runnable task) {
    await(child, task, NOTHING);
  }

  /**
   * Runs the task in its turn. {@code refused} runs if {@link #close} prevents or interrupts it.
   */
  void await(String child, Runnable task, Runnable refused) {
    if (isClosed) {
      refused.run();
    } else {
      ChildQueue queue = queue(child);
      queue.waiting.add(new Waiting(task, refused));
      next(queue);
    }
  }

  /** Runs waiting tasks whose turn has come. */
  void run() {
    while (!isClosed && (place() || !ready.isEmpty())) {
      ChildQueue queue = ready.poll();
      if (queue != null) {
        queue.isReady = false;
        Waiting turn = queue.waiting.poll();
        queue.refusal = turn.refusal();
        turn.task().run();
        next(queue);
      }
    }
  }

  /** Interrupts the present tasks and refuses all others. */
  void close() {
    isClosed = true;
    starts.clear();
    ready.clear();
    for (ChildQueue queue : queues.values()) {
      if (queue.isBusy) {
        queue.refusal.run();
      }
      queue.waiting.forEach(waiting -> waiting.refusal().run());
    }
    queues.clear();
  }

  /** Gives a free place to the next start. Returns false without a place or a start. */
  private boolean place() {
    if (taken >= places || starts.isEmpty()) {
      return false;
    }
    Start start = starts.poll();
    start.queue().hasPlace = true;
    taken++;
    start.task().run();
    return true;
  }

  private ChildQueue queue(String child) {
    return queues.computeIfAbsent(places == 1 ? "" : child, ChildQueue::new);
  }

  private void next(ChildQueue queue) {
    if (queue.isBusy || queue.isReady) {
      return;
    }
    if (queue.waiting.isEmpty()) {
      queues.remove(queue.key, queue);
    } else {
      queue.isReady = true;
      ready.add(queue);
    }
  }
}
