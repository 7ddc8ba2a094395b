package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.failure.CallFailure.UnknownFunction;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message is data: it can neither choose what to import nor become code. */
@ExtendWith(Leftovers.class)
class SafetyTest {
  private static final Pattern CODE_FROM_DATA =
      Pattern.compile(
          "\\b(pickle|marshal|shelve|dill|jsonpickle|ObjectInputStream|readObject|ScriptEngine)\\b"
              + "|(?<![\\w.])(eval|exec|compile)\\(|yaml\\.load");

  /** Sends the launcher process its program, which is part of the jar. */
  private static final String LAUNCHER = "LauncherProgram.java";

  /** Executes the files that a worker has imported before, after an edit. */
  private static final String RELOADING = "_reload/reloader.py";

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

  @ParameterizedTest
  @ValueSource(strings = {"os:system", "subprocess:getoutput", "builtins:exec", "telltale:touch"})
  void aMessageCannotChooseWhatIsImported(String function) throws IOException {
    Path touched = directory.resolve("touched");
    Files.writeString(
        directory.resolve("telltale.py"),
        "open(" + quoted(touched) + ", 'w').close()\n\ndef touch(command):\n    pass\n");
    PythonRef python = fixture.spawn(WorkerSpec.functions("plain").withModulePath(directory));
    var refused =
        failure(python.call(function, Object.class, "touch " + touched), UnknownFunction.class);
    assertThat(refused.allowed()).containsExactly("plain:*");
    assertThat(value(python.call("plain:add", Integer.class, 1, 1))).isEqualTo(2);
    assertThat(touched).doesNotExist();
  }

  private static String quoted(Path path) {
    return "'" + path + "'";
  }

  @Test
  void whatAModuleItselfImportedIsNoneOfItsFunctions() {
    PythonRef python = fixture.spawn(WorkerSpec.functions("outcomes"));
    for (String name : List.of("outcomes:os.system", "outcomes:os", "outcomes:sys")) {
      failure(python.call(name, Object.class, "true"), UnknownFunction.class);
    }
  }

  @Test
  void onlyAnOptInOpensEveryModule() {
    PythonRef python = fixture.spawn(WorkerSpec.anyFunction());
    assertThat(value(python.call("math:sqrt", Double.class, 4.0))).isEqualTo(2.0);
    failure(python.call("math:_private", Object.class), UnknownFunction.class);
    failure(python.call("no_such_module:x", Object.class), UnknownFunction.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"os; import sys", "../os", "os:system", "", "os.", ".os", "o s"})
  void aSpecificationNamesModulesAndNothingElse(String module) {
    assertThatThrownBy(() -> WorkerSpec.functions(module))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(module);
    assertThatThrownBy(() -> WorkerSpec.functions("os").withPreload(module))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(module);
  }

  @Test
  void aPickleIsBytesAndNoMore() {
    Path touched = directory.resolve("touched");
    byte[] pickle =
        ("cos\nsystem\n(S'touch " + touched + "'\ntR.").getBytes(StandardCharsets.US_ASCII);
    PythonRef python = fixture.spawn(WorkerSpec.functions("echoes"));
    assertThat(value(python.call("echoes:echo", byte[].class, pickle))).isEqualTo(pickle);
    assertThat(value(python.call("echoes:kind", String.class, pickle))).isEqualTo("bytes");
    assertThat(touched).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "src/main/java",
        "../supervision/src/main/java",
        "../streams/src/main/java",
        "../python-actor/src"
      })
  void nothingInTheRuntimeMakesCodeOfData(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      List<Path> sources =
          files
              .filter(file -> file.toString().matches(".*\\.(java|py)"))
              .filter(file -> !file.endsWith(LAUNCHER) && !file.endsWith(RELOADING))
              .toList();
      assertThat(sources).isNotEmpty();
      for (Path source : sources) {
        assertThat(Files.readAllLines(source))
            .as(source.toString())
            .noneMatch(
                line ->
                    !line.contains("Pattern.compile(")
                        && CODE_FROM_DATA.matcher(line.replace("re.compile(", "")).find());
      }
    }
  }
}
