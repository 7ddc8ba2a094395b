package docs;

import static docs.Application.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.call.PoisonedCall;
import io.clutch.failure.CallFailedException;
import io.clutch.supervision.Backoff;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.junit.jupiter.api.Test;

class SupervisedPythonTest {

  @Test
  void aTreeOfPython() {
    List<PoisonedCall> letters = new CopyOnWriteArrayList<>();
    // tag::hook
    ClutchSetup setup = ClutchSetup.create().withPoisonHook(letters::add);
    // end::hook
    try (Application application = Application.start(setup)) {
      ActorSystem<?> system = application.system();
      // tag::tree
      WorkerSpec text = WorkerSpec.functions("string", "os").withModulePath(Application.PYTHON);
      SupervisorSpec spec =
          SupervisorSpec.restForOne()
              .withChild(
                  PythonWorker.child("tokenizer", text)
                      .withBackoff(
                          Backoff.exponential(Duration.ofMillis(200), Duration.ofSeconds(5))))
              .withChild(PythonWorker.child("model", text));
      ActorRef<SupervisorCommand> tree =
          system.systemActorOf(Supervisor.create(spec), "pipeline", Props.empty());

      PythonRef tokenizer = Clutch.get(system).ref(tree, "tokenizer", text);
      CompletionStage<String> words =
          tokenizer.call("string:capwords", String.class, "one for all");
      // end::tree
      assertThat(value(words)).isEqualTo("One For All");
      tokenizer.cast("os:abort");
      await()
          .ignoreExceptionsInstanceOf(CallFailedException.class) // a call that went to the old one
          .untilAsserted(
              () ->
                  assertThat(value(tokenizer.call("string:capwords", String.class, "again")))
                      .isEqualTo("Again"));
      assertThat(letters).isEmpty();
    }
  }
}
