package io.clutch.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Leftovers.class)
class ProcessLauncherTest {
  private static final String SLEEP = "import time; time.sleep(60)";

  @Test
  void closeKillsAllAndLeavesNothing() {
    List<Recorder> processes = new ArrayList<>();
    try (var launcher = open()) {
      for (int i = 0; i < 3; i++) {
        processes.add(
            new Recorder()
                .launchedBy(launcher, Requests.python(ProcessGroupTest.GRANDCHILDREN + SLEEP)));
      }
      processes.forEach(ProcessGroupTest::pids);
    }
    for (Recorder process : processes) {
      assertThat(process.awaitExit().signal()).isEqualTo(9);
      assertThat(ProcessGroupTest.alive(ProcessGroupTest.pids(process))).isEmpty();
    }
    assertThat(launchers()).isEmpty();
  }

  /** Otherwise the worker would wait for that end for ever. */
  @Test
  void anEndThatFoundNoMemoryIsToldAgain() {
    var tries = new AtomicInteger();
    var told = new CompletableFuture<ProcessEnd>();
    var recorder = new Recorder();
    try (var launcher = open()) {
      launcher.launch(
          Requests.python("pass"),
          new ProcessListener() {
            @Override
            public void started(long pid) {
              throw new OutOfMemoryError("a listener's own");
            }

            @Override
            public void output(Stream stream, String line) {}

            @Override
            public void dropped(Stream stream, long lines) {}

            @Override
            public void ended(ProcessEnd end) {
              if (tries.incrementAndGet() < 4) {
                throw new OutOfMemoryError("a listener's own");
              }
              told.complete(end);
            }
          });
      assertThat(told).succeedsWithin(Recorder.LIMIT).isInstanceOf(ProcessEnd.Ended.class);
      recorder.launchedBy(launcher, Requests.python("pass")).awaitExit();
    }
    assertThat(tries).hasValue(4);
  }

  @Test
  void aGrandchildWithoutGroupAndMarkIsGoneAtTheLatestWithTheLauncher() {
    var code =
        "import subprocess, sys; print(subprocess.Popen([sys.executable, '-c', '%s'], env={}, start_new_session=True).pid)";
    List<Long> pids;
    try (var launcher = open()) {
      var process = new Recorder().launchedBy(launcher, Requests.python(code.formatted(SLEEP)));
      assertThat(process.awaitExit().survivors()).isZero();
      pids = ProcessGroupTest.pids(process);
      assertThat(ProcessGroupTest.alive(pids)).hasSize(1);
    }
    assertThat(ProcessGroupTest.alive(pids)).isEmpty();
  }

  @Test
  void theLauncherProcessKeepsNoDescriptorOfTheEnded() throws IOException {
    try (var launcher = open()) {
      new Recorder().launchedBy(launcher, Requests.python("pass")).awaitExit();
      long before = descriptors(launchers().get(0).pid());
      for (int i = 0; i < 10; i++) {
        new Recorder().launchedBy(launcher, Requests.python("print('x')", "input")).awaitExit();
        new Recorder()
            .launchedBy(launcher, Requests.in(Path.of("/no/such/place"), "pass"))
            .awaitEnd();
      }
      assertThat(descriptors(launchers().get(0).pid())).isEqualTo(before);
    }
  }

  @Test
  void closeIsBoundedWhenTheLauncherProcessIsStopped() throws Exception {
    var launcher = open();
    var process = new Recorder().launchedBy(launcher, Requests.python(SLEEP));
    process.awaitPid();
    Signals.send("STOP", launchers().get(0).pid());
    long before = System.nanoTime();
    launcher.close();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(2_500));
    assertThat(process.awaitEnd()).isInstanceOf(ProcessEnd.LauncherLost.class);
  }

  @Test
  void afterCloseNothingStarts() {
    var launcher = open();
    launcher.close();
    launcher.close();
    assertThat(new Recorder().launchedBy(launcher, Requests.python("pass")).awaitEnd())
        .isEqualTo(new ProcessEnd.NotStarted("the launcher is closed"));
  }

  @Test
  void aLauncherThatDoesNotAnswerIsGivenUpAndReplaced() throws Exception {
    try (var launcher = open()) {
      var recorder = new Recorder();
      var process = launcher.launch(Requests.python(SLEEP), recorder);
      recorder.awaitPid();
      Signals.send("STOP", launchers().get(0).pid());
      process.signal(LaunchedProcess.Signal.KILL);
      assertThat(recorder.awaitEnd()).isInstanceOf(ProcessEnd.LauncherLost.class);
      assertThat(new Recorder().launchedBy(launcher, Requests.python("pass")).awaitExit().code())
          .isZero();
    }
  }

  @Test
  void aLostLauncherIsToldAndReplaced() {
    try (var launcher = open()) {
      var lost =
          new Recorder()
              .launchedBy(launcher, Requests.python(ProcessGroupTest.GRANDCHILDREN + SLEEP));
      List<Long> pids = ProcessGroupTest.pids(lost);
      ProcessHandle killed = launchers().get(0);
      killed.destroyForcibly();
      assertThat(lost.awaitEnd()).isEqualTo(new ProcessEnd.LauncherLost(killed.pid()));
      await().atMost(Duration.ofSeconds(2)).until(() -> ProcessGroupTest.alive(pids).isEmpty());
      await()
          .atMost(Duration.ofSeconds(2))
          .until(() -> ProcessGroupTest.alive(List.of(lost.awaitPid())).isEmpty());
      assertThat(new Recorder().launchedBy(launcher, Requests.python("pass")).awaitExit().code())
          .isZero();
    }
  }

  @Test
  void manyProcessesNeedNoMoreThreads() {
    try (var launcher = open()) {
      new Recorder().launchedBy(launcher, Requests.python("pass")).awaitExit();
      int before = Thread.activeCount();
      List<Recorder> processes =
          IntStream.range(0, 64)
              .mapToObj(i -> new Recorder().launchedBy(launcher, Requests.python(SLEEP)))
              .toList();
      assertThat(processes.stream().map(Recorder::awaitPid).distinct()).hasSize(64);
      assertThat(Thread.activeCount()).isLessThanOrEqualTo(before);
      assertThat(clutchThreads()).hasSize(2);
      processes.forEach(process -> process.signal(LaunchedProcess.Signal.TERMINATE));
      assertThat(processes.stream().map(process -> process.awaitExit().signal())).containsOnly(15);
    }
  }

  @Test
  void aListenerThatThrowsHarmsNoOther() {
    try (var launcher = open()) {
      launcher.launch(Requests.python("print('x')"), new ThrowingListener());
      var other = new Recorder().launchedBy(launcher, Requests.python("print('y')"));
      other.awaitExit();
      assertThat(other.out()).containsExactly("y");
    }
  }

  @Test
  void aKernelKillIsToldFromTheControlGroupsCount(@TempDir Path groups) throws IOException {
    Path events = Files.writeString(groups.resolve("memory.events"), "oom 3\noom_kill 3\n");
    try (var launcher = ProcessLauncher.create(LauncherSettings.create(), groups)) {
      var victim = new Recorder().launchedBy(launcher, Requests.python(SLEEP));
      var other = new Recorder().launchedBy(launcher, Requests.python(SLEEP));
      ProcessHandle.of(other.awaitPid()).orElseThrow().destroyForcibly();
      assertThat(other.awaitExit().exhausted()).isEqualTo(ProcessEnd.Exhausted.NOTHING);
      Files.writeString(events, "oom 4\noom_kill 4\n");
      ProcessHandle.of(victim.awaitPid()).orElseThrow().destroyForcibly();
      assertThat(victim.awaitExit().exhausted()).isEqualTo(ProcessEnd.Exhausted.MEMORY);
      var later = new Recorder().launchedBy(launcher, Requests.python(SLEEP));
      ProcessHandle.of(later.awaitPid()).orElseThrow().destroyForcibly();
      assertThat(later.awaitExit().exhausted()).isEqualTo(ProcessEnd.Exhausted.NOTHING);
    }
  }

  private static ProcessLauncher open() {
    return ProcessLauncher.create(LauncherSettings.create());
  }

  private static long descriptors(long pid) throws IOException {
    try (Stream<Path> paths = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return paths.count();
    }
  }

  private static List<ProcessHandle> launchers() {
    return ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList();
  }

  private static List<String> clutchThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(n -> n.startsWith("clutch"))
        .toList();
  }

  private static final class ThrowingListener implements ProcessListener {
    @Override
    public void started(long pid) {
      throw new IllegalStateException("started");
    }

    @Override
    public void output(Stream stream, String line) {
      throw new IllegalStateException("output");
    }

    @Override
    public void dropped(Stream stream, long lines) {
      throw new IllegalStateException("dropped");
    }

    @Override
    public void ended(ProcessEnd end) {
      throw new IllegalStateException("ended");
    }
  }
}
