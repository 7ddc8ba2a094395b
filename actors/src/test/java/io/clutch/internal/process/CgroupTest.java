package io.clutch.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.worker.ProcessLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Workers in control groups of the kernel. Skipped if none is delegated. {@code CLUTCH_TEST_CGROUP}
 * names one that is not found automatically.
 */
@ExtendWith(Leftovers.class)
class CgroupTest {
  static final ProcessLimits LIMITS =
      ProcessLimits.create().withCgroupMemory(64L << 20).withCgroupCores(0.5);
  static final Optional<Path> CONFIGURED =
      Optional.ofNullable(System.getenv("CLUTCH_TEST_CGROUP")).map(Path::of);

  /** Prints the path of its group. */
  private static final String WHERE =
      """
      import os
      own = open('/proc/self/cgroup').read().rpartition('::')[2].strip()
      roots = [r for r in ('/sys/fs/cgroup', '/sys/fs/cgroup/unified') if os.path.exists(r + own)]
      group = roots[0] + own
      print(group, flush=True)
      """;

  private ProcessLauncher launcher;
  private Path parent;

  @BeforeEach
  void open() {
    launcher = ProcessLauncher.create(LauncherSettings.create().withCgroupParent(CONFIGURED));
    var probe = launch(WHERE);
    ProcessEnd end = probe.awaitEnd();
    assumeThat(end).as("a delegated control group").isInstanceOf(ProcessEnd.Ended.class);
    Path group = Path.of(probe.out().get(0));
    assertThat(group).doesNotExist();
    parent = group.getParent().getParent();
  }

  @AfterEach
  void nothingIsLeft() {
    launcher.close();
    if (parent != null) {
      assertThat(groups()).isEmpty();
    }
  }

  @Test
  void theLimitsAreThoseOfTheKernel() {
    var code =
        WHERE
            + "for name in 'memory.max', 'memory.oom.group', 'cpu.max':\n"
            + "  print(open(group + '/' + name).read().strip())";
    var process = launch(code);
    assertThat(process.awaitExit().code()).isZero();
    assertThat(process.out()).endsWith("67108864", "1", "50000 100000");
  }

  @Test
  void whoKeepsMoreCoresBusyIsMadeToWait() {
    var code =
        WHERE
            + "while ' 0' in [l for l in open(group + '/cpu.stat') if 'nr_throttled' in l][0]: pass\n"
            + "print('waited')";
    var process = launch(code);
    assertThat(process.awaitExit().code()).isZero();
    assertThat(process.out()).contains("waited");
  }

  @Test
  void whoUsesMoreMemoryIsEndedWithItsParent() {
    var code =
        """
        import os
        if os.fork() == 0:
          kept = []
          while True: kept.append(b'x' * (1 << 20))
        os.wait()
        """;
    var end = launch(code).awaitExit();
    assertThat(end.exhausted()).isEqualTo(ProcessEnd.Exhausted.CGROUP_MEMORY);
    assertThat(end.signal()).isEqualTo(9);
  }

  @Test
  void aKillBySomebodyIsNotTakenForALackOfMemory() {
    var end = launch("import os; os.kill(os.getpid(), 9)").awaitExit();
    assertThat(end.exhausted()).isEqualTo(ProcessEnd.Exhausted.NOTHING);
  }

  @Test
  void aChildThatCannotBeToldByGroupOrMarkIsEndedToo() {
    var code =
        """
        import os, time
        if os.fork() == 0:
          os.setsid()
          os.execve('/bin/sh', ['sh', '-c', 'echo $$; exec sleep 60'], {})
        time.sleep(60)
        """;
    var process = launch(code);
    long escaped = Long.parseLong(process.awaitLine(ProcessListener.Stream.STDOUT));
    process.signal(LaunchedProcess.Signal.TERMINATE);
    assertThat(process.awaitExit().survivors()).isEqualTo(1);
    assertThat(ProcessGroupTest.alive(List.of(escaped))).isEmpty();
  }

  @Test
  void theNextLauncherSweepsWhatAKilledOneLeft() {
    var process = launch(WHERE + "import time; time.sleep(60)");
    Path group = Path.of(process.awaitLine(ProcessListener.Stream.STDOUT));
    ProcessHandle.of(process.awaitPid())
        .flatMap(ProcessHandle::parent)
        .orElseThrow()
        .destroyForcibly();
    assertThat(process.awaitEnd()).isInstanceOf(ProcessEnd.LauncherLost.class);
    assertThat(group).exists();
    assertThat(launch("pass").awaitExit().code()).isZero();
    assertThat(group.getParent()).doesNotExist();
  }

  @Test
  void oneLauncherLeavesTheGroupsOfAnotherAlone() {
    try (var other =
        ProcessLauncher.create(LauncherSettings.create().withCgroupParent(CONFIGURED))) {
      new Recorder().launchedBy(other, Requests.limited(LIMITS, "pass")).awaitExit();
      assertThat(groups()).hasSize(2);
    }
    assertThat(groups()).hasSize(1);
  }

  @Test
  void nothingIsLeftOfAKilledJvm() throws Exception {
    try (var doomed = JvmKilledTest.startDoomedJvm(DoomedJvm.IN_GROUPS)) {
      assertThat(groups()).hasSize(2);
      doomed.end("KILL");
      await()
          .atMost(Recorder.LIMIT)
          .until(() -> groups().size() == 1 && ProcessGroupTest.alive(doomed.pids()).isEmpty());
    }
  }

  private Recorder launch(String code) {
    return new Recorder().launchedBy(launcher, Requests.limited(LIMITS, code));
  }

  private List<String> groups() {
    try (Stream<Path> below = Files.list(parent)) {
      return below
          .map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith("clutch-launcher-"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
