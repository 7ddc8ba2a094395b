package io.clutch.internal.process;

import static io.clutch.internal.process.ProcessListener.Stream.STDERR;
import static io.clutch.internal.process.ProcessListener.Stream.STDOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Leftovers.class)
class ProcessOutputTest {
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
  void bothStreamsArriveLineByLine() {
    var process =
        launch("import sys\nprint('a'); print(''); print('ü€'); print('no', file=sys.stderr)");
    process.awaitExit();
    assertThat(process.out()).containsExactly("a", "", "ü€");
    assertThat(process.lines(STDERR)).containsExactly("no");
  }

  @Test
  void aLineArrivesWhileTheProcessRuns() {
    var process = launch("import time; print('up', flush=True); time.sleep(60)");
    assertThat(process.awaitLine(STDOUT)).isEqualTo("up");
    process.signal(LaunchedProcess.Signal.KILL);
    assertThat(process.awaitExit().signal()).isEqualTo(9);
  }

  @Test
  void aLastLineWithoutAnEndArrives() {
    var process = launch("import os; os.write(1, b'one\\ntwo'); os._exit(0)");
    process.awaitExit();
    assertThat(process.out()).containsExactly("one", "two");
  }

  @Test
  void bytesThatAreNoTextAreReplaced() {
    var process = launch("import os; os.write(1, b'a\\xff\\xfeb\\n')");
    process.awaitExit();
    assertThat(process.out()).containsExactly("a\ufffd\ufffdb");
  }

  @Test
  void aLongLineIsCutBetweenCharacters() {
    var process = launch("print('x' * 8191 + '€' * 1000); print('y' * 8192); print('short')");
    process.awaitExit();
    assertThat(process.out())
        .containsExactly("x".repeat(8191) + " [cut]", "y".repeat(8192), "short");
  }

  @Test
  void anEndlessLineIsCutOnce() {
    var process =
        launch(
            "import os\nfor i in range(200): os.write(1, b'x' * 50000)\nos.write(1, b'\\nnext\\n')");
    process.awaitExit();
    assertThat(process.out()).containsExactly("x".repeat(8192) + " [cut]", "next");
  }

  @Test
  void ofALineThatIsOverwrittenTheNewestArrives() {
    var process =
        launch(
            """
            import sys
            for n in range(400): sys.stderr.write(f"\\r{n + 1}/400 " + "#" * 40)
            sys.stderr.write("\\n")
            for n in range(400): sys.stderr.write(f"{n + 1} files\\r")
            sys.stderr.write("\\nend")
            """);
    process.awaitExit();
    var bar = "#".repeat(40);
    assertThat(process.lines(STDERR))
        .contains("400/400 " + bar, "400 files")
        .last()
        .isEqualTo("end");
    assertThat(process.lines(STDERR)).doesNotHaveDuplicates().noneMatch(l -> l.contains("\r"));
    assertThat(process.droppedFrom(STDERR)).isZero();
  }

  @Test
  void aLineThatIsOverwrittenIsShownWhileItGoesOn() {
    var process =
        launch(
            "import os, time; os.write(1, b'10%\\r20%\\r'); os.write(1, b'30%\\r'); time.sleep(60)");
    await().atMost(Recorder.LIMIT).until(() -> process.out().contains("30%"));
    process.signal(LaunchedProcess.Signal.KILL);
    process.awaitExit();
  }

  @Test
  void linesThatEndAsOnWindowsArriveOnce() {
    var process =
        launch("import os\nfor b in b'a\\r\\n\\r\\nb\\r\\r\\nc\\r\\n': os.write(1, bytes([b]))");
    process.awaitExit();
    assertThat(process.out()).containsExactly("a", "", "b", "c");
  }

  @Test
  void whatIsWrittenBelowPythonAndByGrandchildrenArrives() {
    var process =
        launch(
            "import os, subprocess, ctypes\nctypes.CDLL(None).write(1, b'c\\n', 2)\nsubprocess.run(['echo', 'grandchild'])");
    process.awaitExit();
    assertThat(process.out()).containsExactly("c", "grandchild");
  }

  @Test
  void tenMegabytesOfPrintsAreBoundedAndCounted() {
    var process =
        launch(
            "import sys\nline = 'x' * 99\nfor i in range(100_000): print(line)\nprint('z', file=sys.stderr)");
    assertThat(process.awaitExit().code()).isZero();
    assertThat(process.out().size()).isBetween(5_000, 20_000);
    assertThat(process.out().size() + process.droppedFrom(STDOUT)).isEqualTo(100_000);
    assertThat(process.lines(STDERR)).containsExactly("z");
  }

  @Test
  void theRateRecoversAfterABurst() {
    try (var strict =
        ProcessLauncher.create(
            LauncherSettings.create().withLineLength(100).withLinesPerSecond(50).withBurst(10))) {
      var code =
          "import time\nfor i in range(100): print(i, flush=True)\ntime.sleep(0.5)\nprint('after', flush=True)";
      var process = new Recorder().launchedBy(strict, Requests.python(code));
      process.awaitExit();
      assertThat(process.out())
          .startsWith("0", "1", "2")
          .hasSizeLessThan(60)
          .last()
          .isEqualTo("after");
      assertThat(process.out().size() + process.droppedFrom(STDOUT)).isEqualTo(101);
    }
  }

  @Test
  void aListenerThatDoesNotListenHoldsUpNoProcess() throws Exception {
    try (var generous =
        ProcessLauncher.create(
            LauncherSettings.create()
                .withLineLength(1_000)
                .withLinesPerSecond(1_000_000)
                .withBurst(1_000_000))) {
      var listener = new DeafListener();
      var code = "import os\nfor i in range(10_000): os.write(1, b'x' * 999 + b'\\n')";
      generous.launch(Requests.python(code), listener);
      long pid = listener.started.get(60, TimeUnit.SECONDS);
      await().atMost(Recorder.LIMIT).until(() -> ProcessGroupTest.alive(List.of(pid)).isEmpty());
      assertThat(listener.ended).isNotDone();
      listener.wakeUp.countDown();
      assertThat(listener.ended.get(60, TimeUnit.SECONDS)).isInstanceOf(ProcessEnd.Ended.class);
      assertThat(listener.lines.get()).isBetween(1L, 9_999L);
      assertThat(listener.lines.get() + listener.dropped.get()).isEqualTo(10_000);
    }
  }

  private static final class DeafListener implements ProcessListener {
    private final CountDownLatch wakeUp = new CountDownLatch(1);
    private final CompletableFuture<Long> started = new CompletableFuture<>();
    private final CompletableFuture<ProcessEnd> ended = new CompletableFuture<>();
    private final AtomicLong lines = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    @Override
    public void started(long pid) {
      started.complete(pid);
      try {
        assertThat(wakeUp.await(30, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void output(Stream stream, String line) {
      lines.incrementAndGet();
    }

    @Override
    public void dropped(Stream stream, long count) {
      dropped.addAndGet(count);
    }

    @Override
    public void ended(ProcessEnd end) {
      ended.complete(end);
    }
  }

  private static Recorder launch(String code) {
    return new Recorder().launchedBy(launcher, Requests.python(code));
  }
}
