package io.clutch.internal.system;

import io.clutch.internal.client.OneShot;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Reply;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.worker.WorkerCommand;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Has supervisors start the workers of one-shot calls. Each call has an actor until its supervisor
 * has answered, or the time of the call is over.
 */
final class RunStarter {
  /** {@code child} gives the call to its worker once that is there. */
  record Begin(
      ActorRef<SupervisorCommand> supervisor, ChildSpec<WorkerCommand> child, OneShot<?> run) {}

  /**
   * Not a timer's, whose messages become dead letters when they come at the same time as the end.
   */
  private record Expired() implements DeadLetterSuppression {}

  private RunStarter() {}

  static Behavior<Begin> create() {
    return Behaviors.setup(
        context ->
            Behaviors.receiveMessage(
                begin -> {
                  context.spawnAnonymous(waiting(begin));
                  return Behaviors.same();
                }));
  }

  private static Behavior<Object> waiting(Begin begin) {
    return Behaviors.setup(
        context -> {
          ActorRef<Object> self = context.getSelf();
          Cancellable limit = context.scheduleOnce(begin.run().limit(), self, new Expired());
          begin.supervisor().tell(new SupervisorCommand.StartChild(begin.child(), self.narrow()));
          return Behaviors.receiveMessage(
              message -> {
                limit.cancel();
                return told(begin.run(), message);
              });
        });
  }

  private static Behavior<Object> told(OneShot<?> run, Object message) {
    if (message instanceof Expired) {
      run.expired();
    } else if (!(message instanceof Reply.Started) && message instanceof Reply answer) {
      run.noWorker("was not started: " + answer.message());
    }
    return Behaviors.stopped();
  }
}
