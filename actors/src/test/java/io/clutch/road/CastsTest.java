package io.clutch.road;

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
    try (Road road = Road.open()) {
      PythonRef python = road.spawn(WorkerSpec.functions("time", "os"));
      Road.value(python.call("time:monotonic", Double.class));
      python.cast("time:sleep", 0.3);
      for (int i = 0; i < 5; i++) {
        python.cast("os:mkdir", folder.resolve("cast-" + i).toString());
      }
      long began = System.nanoTime();
      python.stop();
      assertThat(Road.stopped(python).isNormal()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
    }
    assertThat(folder.toFile().list()).hasSize(5);
  }
}
