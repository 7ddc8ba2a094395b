package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files in the working directory with the names of modules that Clutch imports. The Python tests
 * create one for each module that a worker imports.
 */
@ExtendWith(Leftovers.class)
class ShadowingTest {
  private static final List<String> NAMES =
      List.of(
          "json",
          "msgspec",
          "zmq",
          "hmac",
          "hashlib",
          "traceback",
          "os",
          "types",
          "struct",
          "re",
          "base64",
          "contextlib",
          "ctypes",
          "errno",
          "fcntl",
          "functools",
          "linecache",
          "resource",
          "selectors",
          "signal",
          "tokenize",
          "typing",
          "asyncio",
          "logging",
          "inspect",
          "clutch");

  @TempDir Path directory;
  private Path witness;

  @BeforeEach
  void lay() throws IOException {
    witness = directory.resolve("witness");
    for (String name : NAMES) {
      Files.writeString(
          directory.resolve(name + ".py"), "open('" + witness + "', 'a').write('" + name + "')\n");
    }
    Files.writeString(directory.resolve("mine.py"), "def f():\n    return 7\n");
  }

  private void serves(WorkerSpec spec, String function) {
    try (ClutchFixture fixture = ClutchFixture.open()) {
      PythonRef python = fixture.spawn(spec.withWorkingDirectory(directory));
      assertThat(value(python.call(function, Integer.class))).isEqualTo(7);
    }
    assertThat(witness).doesNotExist();
  }

  @Test
  void noneRunsWithAModulePath() throws IOException {
    Path modules = Files.createDirectory(directory.resolve("modules"));
    Files.writeString(modules.resolve("theirs.py"), "def f():\n    return 7\n");
    serves(WorkerSpec.functions("theirs").withModulePath(modules), "theirs:f");
  }

  @Test
  void noneRunsWhereTheWorkingDirectoryIsTheModulePath() {
    serves(WorkerSpec.functions("mine").withModulePath(directory), "mine:f");
  }

  @Test
  void anImportThatOneKeepsFromBeingDoneNamesIt() throws IOException {
    Files.writeString(directory.resolve("theirs.py"), "from json import handwriting\n");
    Path file = directory.resolve("json.py");
    try (ClutchFixture fixture = ClutchFixture.open()) {
      var spec = WorkerSpec.functions("theirs").withModulePath(directory);
      assertThat(Boot.error(fixture, spec).message())
          .contains("theirs could not be imported", "theirs.py, line 1")
          .contains(file + " shadows the standard module json: rename it");
    }
  }

  @Test
  void oneThatIsOnPythonpathAndKeepsWorkersFromStartingIsNamed() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("path"));
    Path file = Files.writeString(folder.resolve("struct.py"), "");
    try (ClutchFixture fixture = ClutchFixture.open()) {
      var spec = WorkerSpec.functions("mine").withEnvironment("PYTHONPATH", folder.toString());
      assertThat(Boot.error(fixture, spec).message())
          .contains(file + " shadows the standard module struct: rename it");
    }
  }

  /** The program of the child JVM. */
  static final class Caller {
    private Caller() {}

    public static void main(String[] modules) {
      try (ClutchFixture fixture = ClutchFixture.open()) {
        Path path = Path.of(modules[0]);
        PythonRef python = fixture.spawn(WorkerSpec.functions("theirs").withModulePath(path));
        System.out.println("answer " + value(python.call("theirs:f", Integer.class)));
      }
    }
  }

  @Test
  void noneRunsInTheWorkingDirectoryOfTheJvm() throws IOException {
    Path modules = Files.createDirectory(directory.resolve("modules"));
    Files.writeString(modules.resolve("theirs.py"), "def f():\n    return 7\n");
    try (ChildJvm jvm =
        ChildJvm.startIn(directory, Caller.class, List.of("-Xmx128m"), modules.toString())) {
      assertThat(jvm.await(Duration.ofSeconds(60))).as("%s", jvm.output()).isZero();
      assertThat(jvm.output()).contains("answer 7");
    }
    assertThat(witness).doesNotExist();
  }
}
