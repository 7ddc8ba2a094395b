package io.clutch.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as a whole, with real processes, on a small directory. */
@Tag("long")
class StandardLibraryTest {
  private static final String LONGEST =
      "def a():\n  x = 1\n  return x\n\nclass B:\n  def c(self): pass\n";

  private static final int FILES = 200;
  private static final int FEW_FILES = 20;

  @TempDir private Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream error = new ByteArrayOutputStream();

  @BeforeEach
  void write() throws IOException {
    Files.writeString(directory.resolve("a.py"), LONGEST);
    Files.writeString(directory.resolve("broken.py"), "def (");
    // Long enough for chaos to come in time.
    String source = "def f(): pass\n" + "x = 1\n".repeat(1000);
    for (int i = 0; i < FILES; i++) {
      Files.writeString(directory.resolve("f" + i + ".py"), source);
    }
  }

  @Test
  void parsesEachFile() {
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
  void aPageShowsItOnRequest() {
    int code = run("--observe", "--directory", directory.toString());

    assertThat(code).isZero();
    assertThat(lines(error))
        .anyMatch(line -> line.matches("The page is at http://127\\.0\\.0\\.1:\\d+/#token=.{32}"));
  }

  @Test
  void answersEachFileUnderChaos() {
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
  void aStreamHasTheSameResult() {
    run("--directory", directory.toString());
    List<String> without = result();
    out.reset();

    int code = run("--stream", "--directory", directory.toString());

    assertThat(code).isZero();
    assertThat(result()).isEqualTo(without).hasSizeGreaterThan(5);
    assertThat(lines(error))
        .contains("The tree halfway:")
        .contains("Through the stage: 202 in, 202 out, 0 dropped, 0 sent again")
        .anyMatch(line -> line.matches("\\d+ of 202 files.*"));
  }

  @Test
  void aStreamSendsAgainWhatChaosHasHit() throws Exception {
    // The first worker that parses it waits for the end of the pipe until chaos kills it.
    Path pipe = directory.resolve("pipe.py");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    var code =
        CompletableFuture.supplyAsync(
            () ->
                run("--stream", "--chaos", "--workers", "2", "--directory", directory.toString()));
    FileOutputStream end =
        CompletableFuture.supplyAsync(() -> open(pipe)).get(60, TimeUnit.SECONDS);
    try {
      Files.delete(pipe);
      Files.writeString(pipe, LONGEST);
      assertThat(code.get(60, TimeUnit.SECONDS)).isZero();
    } finally {
      end.close();
    }

    assertThat(lines(error))
        .anyMatch(line -> line.matches("kill -9 \\d+"))
        .anyMatch(
            line -> line.matches("Through .* 203 in, 203 out, 0 dropped, [1-9]\\d* sent again"))
        .noneMatch(line -> line.startsWith("FAILED"));
    assertThat(lines(out))
        .last()
        .asString()
        .startsWith("files=203 functions=204 classes=2 failed=0 ");
  }

  /** Waits for the reader of the pipe. */
  private static FileOutputStream open(Path pipe) {
    try {
      return new FileOutputStream(pipe.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--workers 2", "--stream"})
  void goesOnWithoutAFileThatFails(String option) throws Exception {
    Files.createSymbolicLink(directory.resolve("gone.py"), directory.resolve("nowhere"));

    int code = run((option + " --directory " + directory).split(" "));

    assertThat(code).isOne();
    assertThat(lines(error))
        .anyMatch(line -> line.startsWith("FAILED"))
        .anyMatch(line -> line.contains("FileNotFoundError") && line.contains("gone.py"))
        .last()
        .isEqualTo("1 calls failed");
    assertThat(lines(out))
        .last()
        .asString()
        .startsWith("files=203 functions=202 classes=1 failed=1 ");
  }

  @Test
  void comparesOneWorkerWithSeveral() throws IOException {
    for (int i = FEW_FILES; i < FILES; i++) {
      Files.delete(directory.resolve("f" + i + ".py"));
    }
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
  void saysWhyItCannotWork() {
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
    "--speed-up --chaos, --chaos and --speed-up do not go together",
    "--speed-up --stream, --stream and --speed-up do not go together"
  })
  void refusesWhatItDoesNotKnow(String arguments, String why) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);
    assertThat(lines(error)).startsWith(why);
    assertThat(lines(out)).isEmpty();
  }

  @Test
  void helps() {
    assertThat(run("--help")).isZero();
    assertThat(lines(out)).anyMatch(line -> line.contains("--chaos"));
  }

  /** What was printed, without the times. */
  private List<String> result() {
    return lines(out).stream()
        .filter(line -> !line.startsWith("time") && !line.startsWith("calls per second"))
        .map(line -> line.replaceFirst(" calls_per_second=.*", ""))
        .toList();
  }

  private int run(String... arguments) {
    try {
      return new StandardLibrary(printer(out), printer(error)).run(arguments);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static PrintStream printer(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static List<String> lines(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
