package docs;

import static docs.Application.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.PythonRef;
import io.clutch.worker.Allocations;
import io.clutch.worker.Profile;
import io.clutch.worker.Stacks;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.junit.jupiter.api.Test;

class StacksTest {
  @Test
  void showWhereAWorkerIs() {
    try (Application app = Application.start()) {
      PythonRef python = app.spawn(WorkerSpec.functions("prices", "os"), "prices");
      value(python.call("os:getpid", Long.class));
      // tag::stacks
      CompletionStage<String> where =
          python.stacks().thenApply(stacks -> stacks.doing() + "\n" + stacks.text());
      // end::stacks
      assertThat(value(where)).isNotEmpty();
      String path = python.actor().path().toStringWithoutAddress();
      assertThat(value(byPath(app.system(), path)).worker()).isEqualTo(path);
    }
  }

  @Test
  void showWhereTimeGoes() {
    try (Application app = Application.start()) {
      PythonRef python = app.spawn(WorkerSpec.functions("prices", "os"), "prices");
      value(python.call("os:getpid", Long.class));
      // tag::profile
      CompletionStage<String> profile =
          python.profile(Duration.ofSeconds(1)).thenApply(Profile::collapsed);
      // end::profile
      assertThat(value(profile)).contains("MainThread;");
    }
  }

  @Test
  void showWhatHoldsMemory() {
    try (Application app = Application.start()) {
      PythonRef python = app.spawn(WorkerSpec.functions("prices", "os"), "prices");
      value(python.call("os:getpid", Long.class));
      // tag::allocations
      CompletionStage<List<Allocations.Line>> lines =
          python.allocations(Duration.ofSeconds(1)).thenApply(Allocations::lines);
      // end::allocations
      assertThat(value(lines)).hasSizeLessThanOrEqualTo(100);
    }
  }

  // tag::path
  private static CompletionStage<Stacks> byPath(ActorSystem<?> system, String path) {
    ActorRef<WorkerCommand> worker =
        ActorRefResolver.get(system).resolveActorRef(system.address() + path);
    return AskPattern.askWithStatus(
        worker, WorkerCommand.GetStacks::new, Duration.ofSeconds(3), system.scheduler());
  }
  // end::path
}
