package io.clutch.internal.process;

import static io.clutch.internal.process.ProcessListener.Stream.STDOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Leftovers.class)
class ProcessGroupTest {
  /**
   * Prints the pids of three grandchildren: one in the group, one in its own session, and one that
   * is an orphan of an orphan.
   */
  static final String GRANDCHILDREN =
      """
      import os, subprocess, sys, time
      sleep = [sys.executable, '-c', 'import time; time.sleep(60)']
      near = subprocess.Popen(sleep)
      far = subprocess.Popen(sleep, start_new_session=True)
      daemon = "import subprocess, sys; print(subprocess.Popen(sys.argv[1:], start_new_session=True, stdout=2).pid)"
      lost = subprocess.run([sys.executable, '-c', daemon, *sleep], stdout=-1, text=True).stdout.strip()
      print(near.pid, far.pid, lost, flush=True)
      """;

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
  void grandchildrenDoNotOutliveTheirWorker() {
    var process = launch(GRANDCHILDREN);
    var end = process.awaitExit();
    assertThat(end.code()).isZero();
    assertThat(end.survivors()).isEqualTo(3);
    assertThat(alive(pids(process))).isEmpty();
  }

  @Test
  void grandchildrenDoNotOutliveAKilledWorker() {
    var process = launch(GRANDCHILDREN + "time.sleep(60)");
    List<Long> pids = pids(process);
    assertThat(alive(pids)).hasSize(3);
    process.signal(LaunchedProcess.Signal.KILL);
    var end = process.awaitExit();
    assertThat(end.signal()).isEqualTo(9);
    assertThat(end.survivors())
        .isGreaterThanOrEqualTo(2); // the one in the group got the signal too
    assertThat(alive(pids)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "time.sleep(60)"})
  void whatCleansUpBehindAWorkerHasTimeForIt(String then) {
    var process =
        launch(
            """
            import time
            from multiprocessing import shared_memory
            block = shared_memory.SharedMemory(create=True, size=100_000)
            print(block.name, flush=True)
            """
                + then);
    process.awaitLine(STDOUT);
    Path block = Path.of("/dev/shm", process.out().get(0));
    if (!then.isEmpty()) {
      process.signal(LaunchedProcess.Signal.KILL);
    }
    process.awaitExit();
    assertThat(block).doesNotExist();
  }

  @Test
  void aSignalReachesTheWholeGroup() {
    var code =
        "import signal, subprocess, sys\nchild = \"import time; print('up', flush=True); time.sleep(60)\"\n"
            + "signal.signal(15, lambda *a: None)\nprint(subprocess.run([sys.executable, '-c', child]).returncode, flush=True)";
    var process = launch(code);
    process.awaitLine(STDOUT);
    process.signal(LaunchedProcess.Signal.TERMINATE);
    assertThat(process.awaitExit().code()).isZero();
    assertThat(process.out()).containsExactly("up", "-15");
  }

  @Test
  void aSignalSentAtOnceIsNotLost() {
    var process = launch("import time; time.sleep(60)");
    process.signal(LaunchedProcess.Signal.TERMINATE);
    assertThat(process.awaitExit().signal()).isEqualTo(15);
  }

  @Test
  void onlyTheOwnGrandchildrenAreKilled() {
    var bystander = launch(GRANDCHILDREN + "time.sleep(60)");
    List<Long> pids = pids(bystander);
    assertThat(launch(GRANDCHILDREN).awaitExit().survivors()).isEqualTo(3);
    assertThat(alive(pids)).hasSize(3);
    bystander.signal(LaunchedProcess.Signal.KILL);
    bystander.awaitExit();
    assertThat(alive(pids)).isEmpty();
  }

  @Test
  void aGrandchildThatForksOnAndOnIsEnded() {
    var forks =
        "import os, time\nif os.fork() == 0:\n  os.setsid()\n  while True:\n"
            + "    if os.fork() == 0: os.setsid(); time.sleep(60)\n    print('up', flush=True); time.sleep(0.01)\n";
    var request = Requests.python(forks + "time.sleep(60)");
    var process = new Recorder().launchedBy(launcher, request);
    await().atMost(Recorder.LIMIT).until(() -> process.out().size() > 20);
    process.signal(LaunchedProcess.Signal.KILL);
    assertThat(process.awaitExit().survivors()).isGreaterThan(20);
    assertThat(alive(marked(request.mark()))).isEmpty();
  }

  private static List<Long> marked(String mark) {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> hasMark(pid, mark))
        .toList();
  }

  private static boolean hasMark(long pid, String mark) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1)
          .contains(mark);
    } catch (IOException e) {
      return false;
    }
  }

  static List<Long> pids(Recorder process) {
    return Arrays.stream(process.awaitLine(STDOUT).split(" ")).map(Long::valueOf).toList();
  }

  /** The living processes. Zombies do not count, because init may reap an orphan late. */
  static List<Long> alive(List<Long> pids) {
    return pids.stream().filter(ProcessGroupTest::isAlive).toList();
  }

  private static boolean isAlive(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException e) {
      return false;
    }
  }

  private static Recorder launch(String code) {
    return new Recorder().launchedBy(launcher, Requests.python(code));
  }
}
