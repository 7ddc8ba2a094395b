package docs;

import static docs.Application.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.failure.ExitReason;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ActorMessagesTest {
  private static Application app;

  @BeforeAll
  static void start() {
    app = Application.start();
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void anActorSpawnsAWorkerAndCallsIt() {
    var sum = new CompletableFuture<Integer>();
    app.system().systemActorOf(accountant(sum), "accountant", Props.empty());
    assertThat(value(sum)).isEqualTo(42);
  }

  // tag::actor
  static Behavior<Outcome<Integer>> accountant(CompletableFuture<Integer> sum) {
    return Behaviors.setup(
        context -> {
          WorkerSpec spec =
              WorkerSpec.actor("counting:Counter", 40).withModulePath(Application.PYTHON);
          ActorRef<WorkerCommand> counter = context.spawn(PythonWorker.create(spec), "counter");
          context.watch(counter);
          counter.tell(
              new WorkerCommand.Invoke<>(Call.of("add", Integer.class, 2), context.getSelf()));
          return Behaviors.receiveMessage(
              outcome -> {
                sum.complete(outcome.get());
                return Behaviors.stopped();
              });
        });
  }

  // end::actor

  @Test
  void stops() {
    PythonRef python = app.spawn(WorkerSpec.functions("math"), "stopping");
    // tag::stop
    python.stop();
    python.whenStopped().thenAccept(reason -> System.out.println(reason.message()));
    // end::stop
    assertThat(value(python.whenStopped())).isInstanceOf(ExitReason.Stopped.class);
  }
}
