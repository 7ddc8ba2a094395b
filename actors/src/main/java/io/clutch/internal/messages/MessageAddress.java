package io.clutch.internal.messages;

import io.clutch.call.Call;
import io.clutch.internal.host.Receivers;
import io.clutch.worker.WorkerCommand;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Passes the messages of Java's actors on to a Python actor, and ends with it. It keeps none: what
 * the worker has no room for is a failed cast.
 */
final class MessageAddress {
  private MessageAddress() {}

  /** {@code ended} runs when it ends. */
  static Behavior<Object> create(ActorRef<WorkerCommand> worker, Runnable ended) {
    return Behaviors.setup(
        context -> {
          context.watch(worker);
          return Behaviors.receive(Object.class)
              .onAnyMessage(
                  message -> {
                    worker.tell(new WorkerCommand.Cast(cast(message)));
                    return Behaviors.same();
                  })
              .onSignal(Terminated.class, signal -> Behaviors.stopped())
              .onSignal(
                  PostStop.class,
                  signal -> {
                    ended.run(); // waits until the address is known
                    Receivers.remove(context.getSelf());
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private static Call<Object> cast(Object message) {
    return Call.of(PythonReceiver.METHOD, Object.class, message);
  }
}
