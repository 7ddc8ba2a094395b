package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.worker.WorkerSettings.StartMethod;
import io.clutch.worker.WorkerSpec;
import io.clutch.worker.WorkerStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shared memory that Python's {@code multiprocessing} frees behind a process that has ended. */
@ExtendWith(Leftovers.class)
class SharedBlocksTest {
  private static final int COUNT = 20;

  /** Makes blocks in a worker, prints their names, and ends as it is told by a line. */
  static final class Owner {
    private Owner() {}

    public static void main(String[] arguments) throws IOException {
      try (ClutchFixture fixture = ClutchFixture.open()) {
        List<Path> blocks = make(spawn(fixture, StartMethod.valueOf(arguments[0])));
        System.out.println(
            "blocks " + String.join(" ", blocks.stream().map(Path::toString).toList()));
        System.in.read();
        if (arguments[1].equals("exit")) {
          System.exit(0);
        }
      }
    }
  }

  private static PythonRef spawn(ClutchFixture fixture, StartMethod start) {
    PythonRef python =
        fixture.spawn(
            WorkerSpec.functions("blocks", "os").withSettings(base -> base.withStart(start)));
    ClutchFixture.pid(python);
    assertThat(fixture.status(python).start())
        .isEqualTo(
            start == StartMethod.FORK ? WorkerStatus.Start.FORKED : WorkerStatus.Start.SPAWNED);
    return python;
  }

  @SuppressWarnings("unchecked")
  private static List<Path> make(PythonRef python) {
    List<String> names = value(python.call("blocks:make", List.class, COUNT));
    return names.stream().map(name -> Path.of("/dev/shm", name)).toList();
  }

  private static List<Path> left(List<Path> blocks) {
    return blocks.stream().filter(Files::exists).toList();
  }

  @ParameterizedTest
  @CsvSource({"FORK, stop", "FORK, kill", "SPAWN, stop", "SPAWN, kill"})
  void noneOutlivesItsWorker(StartMethod start, String end) {
    try (ClutchFixture fixture = ClutchFixture.open()) {
      PythonRef python = spawn(fixture, start);
      List<Path> blocks = make(python);
      assertThat(left(blocks)).hasSize(COUNT);
      if (end.equals("kill")) {
        long first = ClutchFixture.pid(python);
        TreeFixture.kill(first);
        await().until(() -> ClutchFixture.pid(python) != first);
      } else {
        python.stop();
        ClutchFixture.stopped(python);
      }
      assertThat(left(blocks)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"FORK, kill", "FORK, exit", "SPAWN, kill", "SPAWN, return"})
  void noneOutlivesTheJvm(StartMethod start, String end) {
    try (ChildJvm jvm = ChildJvm.start(Owner.class, List.of(), start.name(), end)) {
      List<Path> blocks = Arrays.stream(jvm.awaitLine("blocks ").split(" ")).map(Path::of).toList();
      assertThat(left(blocks)).hasSize(COUNT);
      if (end.equals("kill")) {
        jvm.kill();
      } else {
        jvm.type("");
      }
      await().untilAsserted(() -> assertThat(left(blocks)).isEmpty());
    }
  }
}
