package io.clutch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Leftovers.class)
class CastsTest {
  @Test
  void aStopWaitsForCastsThatWereAcceptedAndNoLonger(@TempDir Path folder) {
    try (ClutchFixture fixture = ClutchFixture.open()) {
      PythonRef python = fixture.spawn(WorkerSpec.functions("time", "os"));
      ClutchFixture.value(python.call("time:monotonic", Double.class));
      python.cast("time:sleep", 0.3);
      for (int i = 0; i < 5; i++) {
        python.cast("os:mkdir", folder.resolve("cast-" + i).toString());
      }
      long began = System.nanoTime();
      python.stop();
      assertThat(ClutchFixture.stopped(python).isNormal()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
    }
    assertThat(folder.toFile().list()).hasSize(5);
  }
}
