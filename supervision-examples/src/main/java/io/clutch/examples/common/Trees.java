package io.clutch.examples.common;

import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSnapshot;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.japi.function.Function;

/** Requests to supervisors and other actors. Each waits at most 90 s. */
public final class Trees {
  // Longer than the longest start of a child.
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private Trees() {}

  /** The present state of a tree. For threads that may block. */
  public static SupervisorSnapshot snapshot(
      ActorSystem<?> system, ActorRef<SupervisorCommand> top) {
    return ask(system, top, SupervisorCommand.GetSnapshot::new);
  }

  /**
   * The reply of any actor. For threads that may block.
   *
   * @throws CompletionException if there is none in time
   */
  public static <Q, A> A ask(
      ActorSystem<?> system, ActorRef<Q> actor, Function<ActorRef<A>, Q> question) {
    return later(system, actor, question).toCompletableFuture().join();
  }

  /** The reply of any actor, for threads that may not block. */
  public static <Q, A> CompletionStage<A> later(
      ActorSystem<?> system, ActorRef<Q> actor, Function<ActorRef<A>, Q> question) {
    return AskPattern.ask(actor, question, LIMIT, system.scheduler());
  }
}
