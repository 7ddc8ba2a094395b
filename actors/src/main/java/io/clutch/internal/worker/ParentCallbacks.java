package io.clutch.internal.worker;

import io.clutch.failure.ExitReason;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * The callbacks to the supervisor or pool of a worker. With these, the worker leaves restarts, and
 * the log line of its end, to its parent.
 *
 * @param name the same for successive workers in one place
 * @param incarnation the number of its first process
 * @param ready called with the pid once it is ready
 * @param ended called with the reason just before it stops; after a crash also before that, at the
 *     end of its process, if it waits for what that has spawned
 * @param left called with the number of calls that have left it so far, at the end of each turn in
 *     which it has changed
 * @param finishing called when it takes no more calls, because it is ending by itself normally
 */
public record ParentCallbacks(
    String name,
    int incarnation,
    LongConsumer ready,
    Consumer<ExitReason> ended,
    Optional<LongConsumer> left,
    Runnable finishing) {

  public ParentCallbacks(
      String name,
      int incarnation,
      LongConsumer ready,
      Consumer<ExitReason> ended,
      Optional<LongConsumer> left) {
    this(name, incarnation, ready, ended, left, () -> {});
  }
}
