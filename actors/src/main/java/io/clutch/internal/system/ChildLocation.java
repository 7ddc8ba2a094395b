package io.clutch.internal.system;

import io.clutch.failure.ExitReason;
import io.clutch.internal.handoff.HandOff;
import io.clutch.internal.handoff.WorkerProxy;
import io.clutch.internal.request.WorkerRuntime;
import io.clutch.supervision.Availability;
import io.clutch.supervision.ChildExit;
import io.clutch.supervision.ChildPath;
import io.clutch.supervision.Supervision;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The position of a Python child in a tree: passes on to its reference what supervision knows about
 * the child.
 *
 * @param isPool whether it takes calls, and answers questions, even while it starts
 * @param endsWithChild whether the reference ends once the child is not running and will not be
 */
record ChildLocation(ChildPath child, boolean isPool, boolean endsWithChild) {

  /** The name for logs. */
  String name() {
    return child.top().path().toStringWithoutAddress() + "/" + child.path();
  }

  /** The reference, which ends with the tree. */
  Behavior<WorkerCommand> reference(
      WorkerSpec spec, WorkerRuntime runtime, CompletableFuture<ExitReason> stopped) {
    Behavior<WorkerCommand> behavior = WorkerProxy.create(name(), spec, runtime, stopped);
    return Behaviors.setup(
        context -> {
          follow(context);
          return behavior;
        });
  }

  private void follow(ActorContext<WorkerCommand> context) {
    var last = new ExitReasonTracker(name(), isPool);
    ActorRef<Availability.Notice> notices =
        context.messageAdapter(
            Availability.Notice.class, notice -> moved(notice.number(), last.place(notice)));
    ActorRef<SupervisorCommand.Down> ends =
        context.messageAdapter(SupervisorCommand.Down.class, down -> ended(last, down.reason()));
    context.watchWith(child.top(), new HandOff.Ended(new ExitReason.Unknown()));
    child.top().tell(new SupervisorCommand.Monitor(ends));
    Supervision.get(context.getSystem()).follow(child.top(), child.path(), notices);
  }

  private HandOff ended(ExitReasonTracker last, ChildExit tree) {
    return new HandOff.Ended(
        endsWithChild ? ExitReasonTracker.goneWithTree(tree) : last.withTree(tree));
  }

  private HandOff moved(long number, HandOff.Location location) {
    return endsWithChild && location instanceof HandOff.Gone gone
        ? new HandOff.Ended(gone.reason())
        : new HandOff.Moved(number, location);
  }
}
