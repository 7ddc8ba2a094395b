package io.clutch.supervision.internal;

import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSnapshot;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Asks a supervisor for a snapshot, whose arrival completes a future, and ends. */
final class SnapshotReply {
  /** The future has failed: at its limit, at the end of the system, or its owner cancelled it. */
  private record Abandoned() implements DeadLetterSuppression {}

  private SnapshotReply() {}

  /** The future fails if the supervisor has ended. The actor ends with it, in any way. */
  static Behavior<Object> create(
      ActorRef<SupervisorCommand> supervisor,
      Duration limit,
      CompletableFuture<SupervisorSnapshot> answer) {
    return Behaviors.setup(
        context -> {
          ActorRef<Object> self = context.getSelf();
          answer.whenComplete((snapshot, failure) -> self.tell(new Abandoned()));
          context.watch(supervisor);
          // The supervisor has less time, so that its answer arrives here in time.
          Duration its = limit.multipliedBy(3).dividedBy(4);
          supervisor.tell(new SupervisorEvent.Survey(its, self.narrow()));
          return Behaviors.receive(Object.class)
              .onMessage(
                  SupervisorSnapshot.class,
                  snapshot -> {
                    answer.complete(snapshot);
                    return Behaviors.stopped();
                  })
              .onMessage(Abandoned.class, abandoned -> Behaviors.stopped())
              .onSignal(
                  Terminated.class,
                  signal -> {
                    String path = supervisor.path().toStringWithoutAddress();
                    answer.completeExceptionally(new IllegalStateException(path + " has ended"));
                    return Behaviors.stopped();
                  })
              .build();
        });
  }
}
