package io.clutch.observer.internal.top;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.clutch.Leftovers;
import io.clutch.PythonWorker;
import io.clutch.observer.ClutchObserver;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.WorkerSpec;
import java.net.URI;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The stacks of a chosen worker in a terminal. */
@ExtendWith(Leftovers.class)
class ViewTest {
  private ActorSystem<SupervisorCommand> system;
  private View view;

  @BeforeEach
  void open() throws Exception {
    system =
        ActorSystem.create(
            Supervisor.create(
                SupervisorSpec.oneForOne()
                    .withChild(PythonWorker.child("till", WorkerSpec.functions("time")))),
            "viewed",
            ConfigFactory.parseString("clutch.observer { enabled = on, port = 0 }")
                .withFallback(ConfigFactory.load()));
    URI address = ClutchObserver.start(system).address().toCompletableFuture().get(60, SECONDS);
    view = new View(new TreeClient(address.toString()), 200, 40);
  }

  @AfterEach
  void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().orTimeout(60, SECONDS).join();
  }

  private String after(Key key) throws InterruptedException {
    view.press(key);
    return view.draw();
  }

  @Test
  void theStacksOfTheChosenWorkerAreShownOnAKey() throws Exception {
    await().until(() -> after(Key.NONE), it -> it.contains("  till worker running"));
    assertThat(after(Key.DOWN)).contains("\u001b[7m  till worker running");
    String stacks = await().until(() -> after(Key.of("s")), it -> it.contains("is idle and waits"));

    assertThat(stacks)
        .contains("of /user/till  s asks again", "MainThread (main thread)")
        .doesNotContain("\u001b[7m");
    assertThat(after(Key.NONE)).isEqualTo(stacks);
    assertThat(after(Key.of("\u001b"))).contains("\u001b[7m  till worker running");
  }

  @Test
  void whatHasNoStacksSaysSo() throws Exception {
    assertThat(after(Key.STACKS)).doesNotContain("Stacks at");
    await().until(() -> after(Key.NONE), it -> it.contains("/user supervisor"));
    assertThat(after(Key.of("\n"))).contains("of /user  s asks", "There is no such worker.");
  }
}
