package io.clutch.internal.system;

import io.clutch.internal.client.OneShot;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Reply;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.worker.WorkerCommand;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Has supervisors start the workers of one-shot calls. Each call has an actor until its supervisor
 * has answered, or the time of the call is over.
 */
final class RunStarter {
  private static final Object EXPIRED = "expired";

  /** {@code child} gives the call to its worker once that is there. */
  record Begin(
      ActorRef<SupervisorCommand> supervisor, ChildSpec<WorkerCommand> child, OneShot<?> run) {}

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
        context ->
            Behaviors.withTimers(
                timers -> {
                  Duration limit = begin.run().limit();
                  timers.startSingleTimer(EXPIRED, limit);
                  ActorRef<Reply> self = context.getSelf().narrow();
                  begin.supervisor().tell(new SupervisorCommand.StartChild(begin.child(), self));
                  return Behaviors.receiveMessage(message -> told(begin.run(), message));
                }));
  }

  private static Behavior<Object> told(OneShot<?> run, Object message) {
    if (message == EXPIRED) {
      run.expired();
    } else if (!(message instanceof Reply.Started) && message instanceof Reply answer) {
      run.noWorker("was not started: " + answer.message());
    }
    return Behaviors.stopped();
  }
}
