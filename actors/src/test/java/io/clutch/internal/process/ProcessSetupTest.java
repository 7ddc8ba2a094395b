package io.clutch.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.worker.ProcessLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Leftovers.class)
class ProcessSetupTest {
  private static ProcessLauncher launcher;

  @BeforeAll
  static void open() {
    launcher = ProcessLauncher.create(LauncherSettings.create());
  }

  @AfterAll
  static void close() {
    launcher.close();
  }

  @Test
  void leadsItsOwnSessionAndGroup() {
    var process = launch("import os; print(os.getpid(), os.getsid(0), os.getpgid(0))");
    process.awaitExit();
    long pid = process.awaitPid();
    assertThat(process.out()).containsExactly(pid + " " + pid + " " + pid);
  }

  @Test
  void hasStandardStreamsAndTheReportAndNoOtherDescriptor() {
    var code =
        """
        import os
        found = []
        for fd in range(1024):
          try: os.fstat(fd); found.append(fd)
          except OSError: pass
        print(found)
        """;
    var process = launch(code);
    process.awaitExit();
    assertThat(process.out()).containsExactly("[0, 1, 2, 3]");
  }

  @Test
  void hasAPrivateUmaskNoCoreFilesAndNoMemoryLimit() {
    var process =
        launch(
            "import os, resource as r\n"
                + "print(oct(os.umask(0)), r.getrlimit(r.RLIMIT_CORE), r.getrlimit(r.RLIMIT_AS)[0])");
    process.awaitExit();
    assertThat(process.out()).containsExactly("0o77 (0, 0) -1");
  }

  @Test
  void hasTheUmaskOfTheSettings() {
    try (var open = ProcessLauncher.create(LauncherSettings.create().withUmask(027))) {
      var process =
          new Recorder().launchedBy(open, Requests.python("import os; print(os.umask(0))"));
      process.awaitExit();
      assertThat(process.out()).containsExactly("" + 027);
    }
  }

  private static final String SETUP =
      "import resource as r\n"
          + "status = open('/proc/self/status').read()\n"
          + "print(status.split('NoNewPrivs:')[1].split()[0],"
          + " r.getrlimit(r.RLIMIT_NPROC)[0], r.getrlimit(r.RLIMIT_NOFILE)[0])";

  @Test
  void gainsNoPrivilegesAndHasTheLimitsOfProcessesAndDescriptors() {
    var limits = ProcessLimits.create().withProcesses(90_000).withDescriptors(100);
    var limited = new Recorder().launchedBy(launcher, Requests.limited(limits, SETUP));
    limited.awaitExit();
    assertThat(limited.out()).containsExactly("1 90000 100");
  }

  @Test
  void mayGainPrivilegesWhereTheSettingSaysSo() {
    var settings = LauncherSettings.create().withNoNewPrivileges(false);
    try (var lenient = ProcessLauncher.create(settings)) {
      var process = new Recorder().launchedBy(lenient, Requests.python(SETUP));
      process.awaitExit();
      assertThat(process.out()).singleElement().asString().startsWith("0 ");
    }
  }

  @Test
  void inheritsNoSignalSettingsFromTheLauncher() {
    var process =
        launch(
            "lines = [l for l in open('/proc/self/status') if l[:6] in ('SigBlk', 'SigIgn')]\n"
                + "print([hex(int(l[7:], 16) & 0x7fffffff) for l in lines])");
    process.awaitExit();
    // Python itself ignores SIGPIPE (bit 12) and SIGXFSZ (bit 24).
    assertThat(process.out()).containsExactly("['0x0', '0x1001000']");
  }

  @Test
  void runsInTheWorkingDirectoryAlsoWithASpace(@TempDir Path directory) throws Exception {
    Path spaced = java.nio.file.Files.createDirectory(directory.resolve("a b"));
    var process =
        new Recorder().launchedBy(launcher, Requests.in(spaced, "import os; print(os.getcwd())"));
    process.awaitExit();
    assertThat(process.out()).containsExactly(spaced.toString());
  }

  @Test
  void hasTheGivenEnvironmentAndTheMarkAndNothingElse() {
    var request =
        new LaunchRequest(
            Requests.PYTHON,
            List.of("-c", "print(sorted(open('/proc/self/environ').read().split(chr(0))[:-1]))"),
            Map.of("PYTHONUTF8", "1", "GREETING", "grüß dich"),
            Path.of("").toAbsolutePath(),
            new byte[0],
            ProcessLimits.create(),
            Duration.ofSeconds(30),
            "setup-1");
    var process = new Recorder().launchedBy(launcher, request);
    process.awaitExit();
    assertThat(process.out())
        .containsExactly("['CLUTCH_WORKER=setup-1', 'GREETING=grüß dich', 'PYTHONUTF8=1']");
  }

  @Test
  void stdinIsDeliveredWholeAndEnds() {
    String large = "s".repeat(1_000_000);
    var process =
        new Recorder()
            .launchedBy(
                launcher, Requests.python("import sys; print(len(sys.stdin.read()))", large));
    process.awaitExit();
    assertThat(process.out()).containsExactly("1000000");
  }

  @Test
  void aProcessThatNeverReadsStdinHoldsUpNobody() {
    var deaf =
        new Recorder()
            .launchedBy(
                launcher, Requests.python("import time; time.sleep(60)", "s".repeat(1_000_000)));
    deaf.awaitPid();
    assertThat(launch("pass").awaitExit().code()).isZero();
    deaf.signal(LaunchedProcess.Signal.TERMINATE);
    assertThat(deaf.awaitExit().signal()).isEqualTo(15);
  }

  @Test
  void aRequestOverTheLimitIsRefused() {
    var huge = Requests.python("pass", "s".repeat(LauncherMessage.REQUEST_LIMIT));
    assertThat(new Recorder().launchedBy(launcher, huge).awaitEnd())
        .isInstanceOfSatisfying(
            ProcessEnd.NotStarted.class, end -> assertThat(end.detail()).contains("over 16777216"));
  }

  private static Recorder launch(String code) {
    return new Recorder().launchedBy(launcher, Requests.python(code));
  }
}
