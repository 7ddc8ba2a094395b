package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.pid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.telemetry.WorkerEvent.Exited;
import io.clutch.worker.WorkerSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two actor systems on one machine with workers of the same names. */
@ExtendWith(Leftovers.class)
class NeighbourTest {
  @Test
  void theEndOfOneIsNothingToTheOther() {
    try (ClutchFixture one = ClutchFixture.open();
        ClutchFixture other = ClutchFixture.open()) {
      PythonRef dying = one.spawn(WorkerSpec.functions("os"));
      PythonRef living = other.spawn(WorkerSpec.functions("os"));
      assertThat(dying.actor().path().toStringWithoutAddress())
          .isEqualTo(living.actor().path().toStringWithoutAddress());
      long present = pid(living);
      ProcessHandle.of(pid(dying)).orElseThrow().destroyForcibly();
      await().until(() -> !one.events(Exited.class).isEmpty());
      assertThat(one.events(Exited.class).get(0).survivors()).isZero();
      assertThat(pid(living)).isEqualTo(present);
      assertThat(other.events(Exited.class)).isEmpty();
    }
  }
}
