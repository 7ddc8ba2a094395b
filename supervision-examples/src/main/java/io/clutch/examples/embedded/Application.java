package io.clutch.examples.embedded;

import io.clutch.Clutch;
import io.clutch.PythonRef;
import io.clutch.examples.common.Trees;
import io.clutch.supervision.Supervision;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** An application in plain Pekko that has a supervision tree among its actors. */
public final class Application {
  private Application() {}

  /**
   * The guardian.
   *
   * @param started gets the address of the HTTP server
   * @param diary gets each event, from several threads
   */
  static Behavior<Void> create(CompletableFuture<URI> started, Consumer<String> diary) {
    return Behaviors.setup(
        context -> {
          ActorRef<Counter.Command> counter = context.spawn(Counter.create(), "counter");
          ActorRef<SupervisorCommand> workers =
              context.spawn(Supervisor.create(Workers.tree(diary)), "workers");
          Front front = open(context, workers, counter);
          stopInOrder(context.getSystem(), front, counter, diary);
          started.complete(front.uri());
          return Behaviors.empty();
        });
  }

  private static Front open(
      ActorContext<Void> context,
      ActorRef<SupervisorCommand> workers,
      ActorRef<Counter.Command> counter)
      throws IOException {
    ActorSystem<Void> system = context.getSystem();
    PythonRef speller = Clutch.get(system).ref(workers, "speller", Workers.SPELLER);
    ActorRef<Journal.Command> journal = Supervision.get(system).ref(workers, "journal");
    return Front.open(speller, journal, counter);
  }

  /** Clutch stops the tree between these two phases, in cluster-shutdown. */
  private static void stopInOrder(
      ActorSystem<?> system,
      Front front,
      ActorRef<Counter.Command> counter,
      Consumer<String> diary) {
    CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
    shutdown.addTask(
        CoordinatedShutdown.PhaseServiceUnbind(),
        "close-front",
        () ->
            CompletableFuture.supplyAsync(
                () -> {
                  front.close();
                  diary.accept("front closed");
                  return Done.getInstance();
                }));
    shutdown.addTask(
        CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
        "tell-sum",
        () -> sum(system, counter, diary));
  }

  private static CompletableFuture<Done> sum(
      ActorSystem<?> system, ActorRef<Counter.Command> counter, Consumer<String> diary) {
    return CompletableFuture.supplyAsync(
        () -> {
          int count = Trees.<Counter.Command, Integer>ask(system, counter, Counter.Get::new);
          diary.accept("answered " + count);
          return Done.getInstance();
        });
  }

  /** Serves until it is ended. */
  public static void main(String... arguments) {
    var started = new CompletableFuture<URI>();
    ActorSystem.create(create(started, System.out::println), "application");
    System.out.println("Try " + started.join() + "?superviser, and end it with Ctrl-C");
  }
}
