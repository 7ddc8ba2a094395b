package docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Clutch;
import io.clutch.PythonRef;
import io.clutch.worker.WorkerSpec;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  @Test
  void callsAFunction() {
    // tag::readme
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "app");
    PythonRef python = Clutch.get(system).spawn(WorkerSpec.functions("statistics"), "stats");
    CompletionStage<Double> mean =
        python.call("statistics:fmean", Double.class, List.of(1.0, 2.0, 6.0));
    // end::readme
    assertThat(Application.value(mean)).isEqualTo(3.0);
    system.terminate();
    Application.value(system.getWhenTerminated());
  }

  @Test
  void callsAnActor() {
    try (Application app = Application.start()) {
      PythonRef counter = app.spawn(WorkerSpec.actor("counting:Counter", 40), "counter");
      assertThat(Application.value(counter.call("add", Integer.class, 2))).isEqualTo(42);
    }
  }
}
