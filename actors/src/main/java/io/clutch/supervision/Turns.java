package io.clutch.supervision;

import java.util.ArrayDeque;
import java.util.Deque;

/** One task at a time; what comes meanwhile waits for its turn, first come first served. */
final class Turns {

  private record Waiting(Runnable task, Runnable refusal) {}

  private static final Runnable NOTHING = () -> {};

  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private boolean isBusy;
  private boolean isClosed;
  private Runnable refusal = NOTHING;

  /** A task begins that takes until {@link #idle}. */
  void begin() {
    begin(NOTHING);
  }

  /** The same; {@code refused} runs if it is broken off. */
  void begin(Runnable refused) {
    isBusy = true;
    refusal = refused;
  }

  void idle() {
    isBusy = false;
    refusal = NOTHING;
  }

  void await(Runnable task) {
    await(task, NOTHING);
  }

  /** Runs the task in its turn, or {@code refused} if there is none any more. */
  void await(Runnable task, Runnable refused) {
    if (isClosed) {
      refused.run();
    } else {
      waiting.add(new Waiting(task, refused));
    }
  }

  /** Runs what waits, as far as that does not take longer. */
  void run() {
    while (!isClosed && !isBusy && !waiting.isEmpty()) {
      waiting.poll().task().run();
    }
  }

  /** Breaks off the present task, and refuses all others. */
  void close() {
    isClosed = true;
    refusal.run();
    while (!waiting.isEmpty()) {
      waiting.poll().refusal().run();
    }
  }
}
