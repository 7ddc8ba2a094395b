package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.data.ResultType;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The environment of a process. */
@ExtendWith(Leftovers.class)
class EnvironmentTest {
  private static final Set<String> ALLOWED =
      Set.of(
          "PATH",
          "HOME",
          "LANG",
          "TZ",
          "TMPDIR",
          "USER",
          "LOGNAME",
          "LD_LIBRARY_PATH",
          "DYLD_LIBRARY_PATH",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "VIRTUAL_ENV",
          "PYTHONUTF8",
          "CLUTCH_WORKER",
          "LC_ALL",
          "LC_CTYPE");

  private static ClutchFixture fixture;
  @TempDir Path directory;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static Map<String, String> environment(WorkerSpec spec) {
    return value(
        fixture
            .spawn(spec)
            .call("surroundings:environment", new ResultType<Map<String, String>>() {}));
  }

  @Test
  void theEnvironmentIsWhatTheListAllows() {
    assertThat(System.getenv())
        .as("a variable that is not on the list")
        .containsKey("CLUTCH_PYTHON");
    Map<String, String> found = environment(WorkerSpec.functions("surroundings"));
    assertThat(ALLOWED).containsAll(new TreeSet<>(found.keySet()));
    assertThat(found).containsEntry("PATH", System.getenv("PATH")).containsEntry("PYTHONUTF8", "1");
  }

  @Test
  void aWorkersOwnVariablesAreAdded() {
    var spec =
        WorkerSpec.functions("surroundings")
            .withEnvironment("MODEL", "größer = \"x\" $HOME")
            .withEnvironment("EMPTY", "")
            .withEnvironment("HOME", "/nowhere");
    assertThat(environment(spec))
        .containsEntry("MODEL", "größer = \"x\" $HOME")
        .containsEntry("EMPTY", "")
        .containsEntry("HOME", "/nowhere");
  }

  @Test
  void theListCanBeChanged() {
    try (ClutchFixture other =
        ClutchFixture.open("clutch.process.environment = [\"CLUTCH_PY*\"]")) {
      PythonRef python = other.spawn(WorkerSpec.functions("surroundings"));
      var type = new ResultType<Map<String, String>>() {};
      assertThat(value(python.call("surroundings:environment", type)))
          .containsKey("CLUTCH_PYTHON")
          .doesNotContainKey("HOME");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLUTCH_WORKER", "a=b", ""})
  void aVariableThatCannotBeIsRefusedAtOnce(String name) {
    var spec = WorkerSpec.functions("surroundings");
    assertThatThrownBy(() -> spec.withEnvironment(name, "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noSecretIsInSight() {
    PythonRef python = fixture.spawn(WorkerSpec.functions("surroundings"));
    String[] arguments = value(python.call("surroundings:arguments", String[].class));
    assertThat(Arrays.stream(arguments).skip(3))
        .as("after python -c program: the runtime's folder, and the end")
        .hasSize(2);
    assertThat(String.join(" ", arguments)).doesNotContainPattern("[0-9a-f]{64}");
    assertThat(environment(WorkerSpec.functions("surroundings")).values())
        .noneMatch(text -> text.matches(".*[0-9a-f]{32}.*"));
  }

  @Test
  void noDescriptorOfTheJvmIsInherited() {
    PythonRef python = fixture.spawn(WorkerSpec.functions("surroundings"));
    assertThat(value(python.call("surroundings:descriptors", String[].class)))
        .noneMatch(target -> target.endsWith(".jar") || target.contains("modules"));
  }

  @Test
  void theWorkingDirectoryIsTheJvmsOrTheOneGiven() {
    PythonRef here = fixture.spawn(WorkerSpec.functions("surroundings"));
    assertThat(value(here.call("surroundings:directory", String.class)))
        .isEqualTo(Path.of("").toAbsolutePath().toString());
    PythonRef there =
        fixture.spawn(WorkerSpec.functions("surroundings").withWorkingDirectory(directory));
    assertThat(value(there.call("surroundings:directory", String.class)))
        .isEqualTo(directory.toString());
  }

  @Test
  void aWorkingDirectoryThatIsMissingIsABootError() {
    Path missing = directory.resolve("missing");
    PythonRef python =
        fixture.spawn(WorkerSpec.functions("surroundings").withWorkingDirectory(missing));
    assertThat(ClutchFixture.stopped(python).message()).contains(missing.toString());
  }

  @Test
  void aModulePathMayHaveSpacesAndUmlauts() throws IOException {
    Path folder = Files.createDirectories(directory.resolve("für  alle \"Fälle\" 'so' $x;"));
    Files.writeString(folder.resolve("hidden_here.py"), "def answer() -> int:\n    return 42\n");
    PythonRef python =
        fixture.spawn(WorkerSpec.functions("hidden_here", "surroundings").withModulePath(folder));
    assertThat(value(python.call("hidden_here:answer", Integer.class))).isEqualTo(42);
    assertThat(value(python.call("surroundings:search_path", String[].class)))
        .startsWith(folder.toString(), ClutchFixture.HANDLERS.toString());
  }

  @Test
  void aWorkingDirectoryIsImportedFromWhereNoPathIsGiven() throws IOException {
    Files.writeString(directory.resolve("right_here.py"), "def answer() -> int:\n    return 42\n");
    PythonRef python =
        Clutch.get(fixture.system())
            .spawn(
                WorkerSpec.functions("right_here").withWorkingDirectory(directory), "right-here");
    assertThat(value(python.call("right_here:answer", Integer.class))).isEqualTo(42);
  }
}
