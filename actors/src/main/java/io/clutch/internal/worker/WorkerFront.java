package io.clutch.internal.worker;

import io.clutch.failure.ExitReason;
import io.clutch.failure.WorkerStoppedException;
import io.clutch.worker.WorkerCommand;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A worker that can be spawned anywhere. It forwards all messages to the real worker, its child on
 * the socket loop's dispatcher, and ends with it.
 */
public final class WorkerFront {
  private WorkerFront() {}

  /**
   * {@code real} makes the worker or pool, and {@code loop} selects the socket loop's dispatcher.
   * {@code spawned} receives the real worker, the front, and a future of the exit reason.
   */
  public static Behavior<WorkerCommand> create(
      Function<CompletableFuture<ExitReason>, Behavior<WorkerCommand>> real,
      Props loop,
      BiConsumer<ActorRef<WorkerCommand>, CompletableFuture<ExitReason>> spawned) {
    return Behaviors.setup(
        context -> {
          var stopped = new CompletableFuture<ExitReason>();
          ActorRef<WorkerCommand> worker = context.spawn(real.apply(stopped), "worker", loop);
          context.watch(worker);
          spawned.accept(worker, stopped);
          spawned.accept(context.getSelf(), stopped);
          return Behaviors.receive(WorkerCommand.class)
              .onAnyMessage(command -> pass(command, worker))
              .onSignal(Terminated.class, signal -> end(worker, stopped))
              .build();
        });
  }

  private static Behavior<WorkerCommand> pass(
      WorkerCommand command, ActorRef<WorkerCommand> worker) {
    worker.tell(command);
    return Behaviors.same();
  }

  private static Behavior<WorkerCommand> end(
      ActorRef<WorkerCommand> worker, CompletableFuture<ExitReason> stopped) {
    ExitReason reason = stopped.getNow(new ExitReason.Unknown());
    if (reason.isNormal()) {
      return Behaviors.stopped();
    }
    throw new WorkerStoppedException(worker.path().toStringWithoutAddress(), reason);
  }
}
