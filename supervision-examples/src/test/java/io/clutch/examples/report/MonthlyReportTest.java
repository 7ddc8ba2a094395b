package io.clutch.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With JVMs of its own, one of which is killed. */
class MonthlyReportTest {
  private static final String EVERY_SECOND = "* * * * * *";

  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aReportOutlivesTheJvmThatBeganIt() throws Exception {
    // The report waits for its input until somebody writes into the pipe.
    Path sales = folder.resolve("sales.csv");
    run(new ProcessBuilder("mkfifo", sales.toString())).waitFor();
    YearMonth month = YearMonth.now(ZoneOffset.UTC).minusMonths(1);
    Process first = start();
    // The report is under way once Python has opened its end of the pipe.
    FileOutputStream pipe =
        CompletableFuture.supplyAsync(() -> open(sales)).get(60, TimeUnit.SECONDS);
    first.destroyForcibly().waitFor();
    await().atMost(Duration.ofSeconds(60)).until(() -> hasNoReader(pipe));
    pipe.close();
    assertThat(report(month)).doesNotExist();
    Files.delete(sales);
    Files.write(
        sales, List.of(month + "-03,12.50", month.plusMonths(1) + "-01,7", month + "-28,1"));

    Process second = start();
    await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(report(month)));

    assertThat(report(month)).hasContent(month + ": 2 sales, 13.50 in all");
    // The job of the month after comes next, in the same JVM.
    await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(report(month.plusMonths(1))));
    second.destroy();
    assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }

  /** Waits for the reader of the pipe. */
  private static FileOutputStream open(Path pipe) {
    try {
      return new FileOutputStream(pipe.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its worker ends soon after the JVM. If it read the end of its input, it would write. */
  private static boolean hasNoReader(FileOutputStream pipe) {
    try {
      pipe.write('\n');
      return false;
    } catch (IOException broken) {
      return true;
    }
  }

  private Path report(YearMonth month) {
    return folder.resolve("report-" + month + ".txt");
  }

  private Process start() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return run(
        new ProcessBuilder(
            java,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            MonthlyReport.class.getName(),
            folder.toString(),
            EVERY_SECOND,
            "100"));
  }

  private Process run(ProcessBuilder command) throws IOException {
    Process process =
        command
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log.txt").toFile()))
            .start();
    started.add(process);
    return process;
  }
}
