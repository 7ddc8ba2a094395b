package io.clutch.internal.worker;

import io.clutch.failure.ExitReason;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * What a worker under a supervisor is given and has to tell. It then leaves restarts, and the log
 * line of its end, to the supervisor.
 *
 * @param name the same for all that follow each other in its place
 * @param incarnation the number of its first process
 * @param ready takes the pid once it is ready
 * @param ended takes the reason just before it stops
 * @param left takes how many calls have left it so far, at the end of each turn in which any did
 * @param finishing runs when it takes no calls any more, since it ends by itself in order
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
