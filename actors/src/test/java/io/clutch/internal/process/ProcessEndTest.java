package io.clutch.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.worker.ProcessLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Leftovers.class)
class ProcessEndTest {
  private static ProcessLauncher launcher;

  @BeforeAll
  static void open() {
    launcher = ProcessLauncher.create(LauncherSettings.create());
  }

  @AfterAll
  static void close() {
    launcher.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 70, 143, 255})
  void anExitCodeIsNotTakenForASignal(int code) {
    var end = launch("import os; os._exit(" + code + ")").awaitExit();
    assertThat(end.code()).isEqualTo(code);
    assertThat(end.signal()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 31})
  void aSignalIsToldByItsNumber(int number) {
    var code =
        "import os, signal\nif %1$d != 9: signal.signal(%1$d, signal.SIG_DFL)\nos.kill(os.getpid(), %1$d)";
    var end = launch(code.formatted(number)).awaitExit();
    assertThat(end.signal()).isEqualTo(number);
    assertThat(end.code()).isEqualTo(-1);
    assertThat(end.exhausted()).isEqualTo(ProcessEnd.Exhausted.NOTHING);
  }

  @Test
  void aReportAndFaulthandlersTextArrive() {
    var end =
        launch(
                "import faulthandler, os\nos.write(3, b'first\\n')\n"
                    + "faulthandler.enable(open(3, 'wb', closefd=False))\nfaulthandler._sigsegv()")
            .awaitExit();
    assertThat(end.signal()).isEqualTo(11);
    assertThat(end.report())
        .startsWith("first\n")
        .contains("Fatal Python error: Segmentation fault");
  }

  @Test
  void aReportIsCutAtItsLimit() {
    var end = launch("import os\nfor i in range(100): os.write(3, b'x' * 10000)").awaitExit();
    assertThat(end.code()).isZero();
    assertThat(end.report()).hasSize(256 * 1024);
  }

  @Test
  void theLastLinesOfStderrAreKept() {
    var code =
        "import sys\nfor i in range(50): print('line', i, file=sys.stderr)\nraise ValueError('why')";
    var end = launch(code).awaitExit();
    assertThat(end.code()).isEqualTo(1);
    assertThat(end.stderrTail())
        .hasSize(20)
        .contains("line 49")
        .last()
        .isEqualTo("ValueError: why");
  }

  @Test
  void aMissingWorkingDirectoryIsNamed() {
    var end =
        new Recorder()
            .launchedBy(launcher, Requests.in(Path.of("/no/such/place"), "pass"))
            .awaitEnd();
    assertThat(end)
        .isEqualTo(
            new ProcessEnd.NotStarted(
                "cannot enter the working directory /no/such/place: No such file or directory"));
  }

  @Test
  void anInterpreterThatVanishedIsNamed(@TempDir Path directory) throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("python"), Requests.PYTHON);
    var first = new Recorder().launchedBy(launcher, Requests.by(link, "pass"));
    assertThat(first.awaitExit().code()).isZero();
    Files.delete(link);
    var second = new Recorder().launchedBy(launcher, Requests.by(link, "pass"));
    assertThat(second.awaitEnd())
        .isEqualTo(
            new ProcessEnd.NotStarted("cannot execute " + link + ": No such file or directory"));
  }

  @Test
  void aMemoryLimitEndsInAMemoryError() {
    var code =
        "import resource\nassert resource.getrlimit(resource.RLIMIT_AS)[0] == 512 << 20\nbytearray(1 << 30)";
    var end =
        new Recorder()
            .launchedBy(
                launcher, Requests.limited(ProcessLimits.create().withMemory(512L << 20), code))
            .awaitExit();
    assertThat(end.code()).isEqualTo(1);
    assertThat(end.stderrTail()).last().asString().startsWith("MemoryError");
  }

  @Test
  void whoUsesUpItsCpuTimeIsEndedByTheKernel() {
    var end = cpuLimited("while True: pass").awaitExit();
    assertThat(end.exhausted()).isEqualTo(ProcessEnd.Exhausted.CPU_TIME);
    assertThat(end.signal()).isEqualTo(24);
  }

  @Test
  void whoCatchesTheFirstSignalForItsCpuTimeIsKilled() {
    var code =
        "import signal\nsignal.signal(24, lambda *_: print('caught', flush=True))\nwhile True: pass";
    var process = cpuLimited(code);
    var end = process.awaitExit();
    assertThat(process.out()).contains("caught");
    assertThat(end.exhausted()).isEqualTo(ProcessEnd.Exhausted.CPU_TIME);
    assertThat(end.signal()).isEqualTo(9);
  }

  @Test
  void anotherSignalIsNotTakenForALackOfCpuTime() {
    var end = cpuLimited("import os; os.kill(os.getpid(), 9)").awaitExit();
    assertThat(end.exhausted()).isEqualTo(ProcessEnd.Exhausted.NOTHING);
    assertThat(end.signal()).isEqualTo(9);
  }

  private static Recorder cpuLimited(String code) {
    var limits = ProcessLimits.create().withCpuTime(Duration.ofMillis(100));
    assertThat(limits.cpuTime()).isEqualTo(Duration.ofSeconds(1));
    return new Recorder().launchedBy(launcher, Requests.limited(limits, code));
  }

  private static Recorder launch(String code) {
    return new Recorder().launchedBy(launcher, Requests.python(code));
  }
}
