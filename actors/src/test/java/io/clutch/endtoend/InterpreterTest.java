package io.clutch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.clutch.Leftovers;
import io.clutch.failure.BootError;
import io.clutch.failure.BootError.InterpreterMissing;
import io.clutch.failure.BootError.Refused;
import io.clutch.failure.BootError.Refused.Code;
import io.clutch.failure.BootError.SpawnFailed;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An interpreter that is missing, invalid, too old, or lacks packages that a worker needs. */
@ExtendWith(Leftovers.class)
class InterpreterTest {
  private static ClutchFixture fixture;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource({"/nowhere/bin/python", "no-such-command", "/etc", "/etc/passwd"})
  void namesThePlacesWhereItLookedForAnInterpreter(String interpreter) {
    var missing =
        (InterpreterMissing)
            Boot.error(fixture, WorkerSpec.functions("os").withInterpreter(interpreter));
    assertThat(missing.tried()).hasSize(1);
    assertThat(missing.message()).contains("specification", interpreter);
  }

  @ParameterizedTest
  @CsvSource({"true", "cat", "sleep"})
  void anInterpreterThatIsNoneIsAnErrorToo(String command) {
    BootError error =
        Boot.error(
            fixture,
            WorkerSpec.functions("os")
                .withInterpreter(command)
                .withSettings(base -> base.withStartTimeout(Duration.ofSeconds(4))));
    assertThat(error).isInstanceOf(SpawnFailed.class);
    assertThat(error.message()).contains("/" + command);
  }

  @ParameterizedTest
  @CsvSource({"2.7", "3.6", "3.7", "3.8", "3.9"})
  void anOldPythonSaysSo(String version) throws IOException {
    Refused refused =
        (Refused) Boot.error(fixture, WorkerSpec.functions("os").withInterpreter(pyenv(version)));
    assertThat(refused.code()).isEqualTo(Code.PYTHON_TOO_OLD);
    assertThat(refused.message()).contains("Python " + version, "3.10 or newer");
  }

  private static String pyenv(String version) throws IOException {
    Path versions = Path.of(System.getProperty("user.home"), ".pyenv", "versions");
    assumeTrue(Files.isDirectory(versions));
    try (Stream<Path> found = Files.list(versions)) {
      var python =
          found
              .filter(path -> path.getFileName().toString().startsWith(version + "."))
              .map(path -> path.resolve("bin/python"))
              .filter(Files::isExecutable)
              .findFirst();
      assumeTrue(python.isPresent());
      return python.get().toString();
    }
  }

  @Test
  void aBareEnvironmentIsToldWhatToInstall(@TempDir Path directory)
      throws IOException, InterruptedException {
    Path bare = directory.resolve("bare");
    Process made =
        new ProcessBuilder(
                System.getenv("CLUTCH_PYTHON"), "-m", "venv", "--without-pip", bare.toString())
            .inheritIO()
            .start();
    assertThat(made.waitFor()).isZero();
    Path python = bare.resolve("bin/python");
    Refused refused =
        (Refused)
            Boot.error(fixture, WorkerSpec.functions("os").withInterpreter(python.toString()));
    assertThat(refused.code()).isEqualTo(Code.DEPENDENCY_MISSING);
    assertThat(refused.message()).contains(python + " -m pip install", "pyzmq", "msgspec");
  }
}
