package io.clutch.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program as a whole, with real processes, on a small directory. */
class StandardLibraryTest {
  private static final String LONGEST =
      "def a():\n  x = 1\n  return x\n\nclass B:\n  def c(self): pass\n";

  @TempDir private Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream error = new ByteArrayOutputStream();

  @BeforeEach
  void write() throws IOException {
    Files.writeString(directory.resolve("a.py"), LONGEST);
    Files.writeString(directory.resolve("broken.py"), "def (");
    // Long enough for chaos to come in time.
    String source = "def f(): pass\n" + "x = 1\n".repeat(1000);
    for (int i = 0; i < 200; i++) {
      Files.writeString(directory.resolve("f" + i + ".py"), source);
    }
  }

  @Test
  void parsesEachFile() throws InterruptedException {
    int code = run("--directory", directory.toString());

    assertThat(code).isZero();
    assertThat(lines(error)).anyMatch(line -> line.matches("\\d+ of 202 files.*"));
    assertThat(lines(out))
        .contains("longest function       a, 3 lines, " + directory.resolve("a.py") + ":1")
        .contains("could not be parsed    1", "  " + directory.resolve("broken.py"))
        .last()
        .asString()
        .matches("files=202 functions=202 classes=1 failed=0 calls_per_second=\\d+\\.\\d");
  }

  @Test
  void answersEachFileUnderChaos() throws InterruptedException {
    int code = run("--chaos", "--workers", "3", "--directory", directory.toString());

    assertThat(code).isZero();
    assertThat(lines(error))
        .contains("The tree before:", "The tree halfway:", "The tree after:")
        .anyMatch(line -> line.contains("parsers-3"))
        .anyMatch(line -> line.matches("kill -9 \\d+"))
        .noneMatch(line -> line.startsWith("FAILED"));
    assertThat(lines(out))
        .last()
        .asString()
        .startsWith("files=202 functions=202 classes=1 failed=0 ");
  }

  @Test
  void comparesOneWorkerWithSeveral() throws InterruptedException {
    int code = run("--speed-up", "--workers", "2", "--directory", directory.toString());

    assertThat(code).isZero();
    assertThat(lines(error)).contains("Round 3 of 3: 1 worker, then 2");
    assertThat(lines(out))
        .anyMatch(line -> line.matches("1 worker +\\d+\\.\\d calls per second"))
        .anyMatch(line -> line.matches("2 workers +\\d+\\.\\d calls per second"))
        .last()
        .asString()
        .matches("speed_up=\\d+\\.\\d\\d workers=2 processors=\\d+ rounds=3 failed=0");
  }

  @Test
  void saysWhyItCannotWork() throws InterruptedException {
    assertThat(run("--directory", directory.resolve("none").toString())).isOne();
    assertThat(lines(error)).singleElement().asString().endsWith("none is not a directory");
    assertThat(lines(out)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--chaso, unknown option: --chaso",
    "--workers, --workers needs a value",
    "--workers 0, '--workers needs a number from 1 to 64, not 0'",
    "--workers 65, '--workers needs a number from 1 to 64, not 65'",
    "--workers two, '--workers needs a number from 1 to 64, not two'",
    "--speed-up --workers 1, --speed-up needs more than 1 worker",
    "--speed-up --chaos, --chaos and --speed-up do not go together"
  })
  void refusesWhatItDoesNotKnow(String arguments, String why) throws InterruptedException {
    assertThat(run(arguments.split(" "))).isEqualTo(2);
    assertThat(lines(error)).startsWith(why);
    assertThat(lines(out)).isEmpty();
  }

  @Test
  void helps() throws InterruptedException {
    assertThat(run("--help")).isZero();
    assertThat(lines(out)).anyMatch(line -> line.contains("--chaos"));
  }

  private int run(String... arguments) throws InterruptedException {
    return new StandardLibrary(printer(out), printer(error)).run(arguments);
  }

  private static PrintStream printer(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static List<String> lines(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
