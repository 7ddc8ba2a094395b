package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.failure.CallFailure.UnknownFunction;
import io.clutch.worker.PythonName;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Python files are edited under running workers. */
@ExtendWith(Leftovers.class)
class HotReloadTest {
  /** A call that waits until an edit is due. */
  private static final String WAIT =
      """
      import threading, time

      def wait():
          watcher, = [t for t in threading.enumerate() if t.name == "clutch-watcher"]
          while not watcher.due:
              time.sleep(0.01)
          return version()

      """;

  @PythonName("app")
  interface Versioned {
    String version();
  }

  @TempDir private Path folder;
  private ClutchFixture fixture;
  private LogCapture logs;

  @BeforeEach
  void start() {
    logs = LogCapture.of("python.clutch");
    fixture = ClutchFixture.open();
  }

  @AfterEach
  void stop() {
    fixture.close();
    logs.close();
  }

  private void write(String module, String text) throws IOException {
    Files.writeString(folder.resolve(module + ".py"), text);
  }

  private PythonRef spawn(WorkerSpec spec) {
    return Clutch.get(fixture.system()).spawn(spec.withModulePath(folder), "edited");
  }

  private PythonRef spawnReloading(WorkerSpec spec) {
    return spawn(spec.withHotReload());
  }

  private static String version(PythonRef python) {
    return value(python.call("app:version", String.class));
  }

  private ILoggingEvent record(int number) {
    await().atMost(Duration.ofSeconds(20)).until(() -> logs.events().size() >= number);
    return logs.events().get(number - 1);
  }

  private void awaitReload(int number, String modules) {
    ILoggingEvent record = record(number);
    assertThat(record.getLevel()).as(record.getFormattedMessage()).isEqualTo(Level.INFO);
    assertThat(record.getFormattedMessage()).isEqualTo("reloaded " + modules);
  }

  @Test
  void anIdleWorkerTakesAnEditWithoutACall() throws IOException {
    write("app", "def version(): return 'old'");
    PythonRef python = spawnReloading(WorkerSpec.functions("app", "os"));
    long pid = ClutchFixture.pid(python);
    assertThat(version(python)).isEqualTo("old");
    write("app", "def version(more: str = '!'): return 'new' + more");
    awaitReload(1, "app");
    assertThat(version(python)).isEqualTo("new!");
    assertThat(value(python.call("app:version", String.class, "?"))).isEqualTo("new?");
    assertThat(ClutchFixture.pid(python)).isEqualTo(pid);
    assertThat(fixture.status(python).restarts()).isZero();
  }

  @Test
  void theRunningCallEndsWithTheOldCodeAndThoseBehindItMeetTheNew() throws IOException {
    write("app", WAIT + "def version(): return 'old'");
    PythonRef python = spawnReloading(WorkerSpec.functions("app"));
    assertThat(version(python)).isEqualTo("old");
    var running = python.call("app:wait", String.class);
    var behind =
        IntStream.range(0, 10).mapToObj(n -> python.call("app:version", String.class)).toList();
    write("app", WAIT + "def version(): return 'new'");
    assertThat(value(running)).isEqualTo("old");
    assertThat(behind).allSatisfy(call -> assertThat(value(call)).isEqualTo("new"));
    awaitReload(1, "app");
  }

  @Test
  void aBrokenEditKeepsTheOldCodeAndSaysWhereUntilItIsMended() throws IOException {
    write("helper", "def text(): return 'old'");
    write("app", "from helper import text\ndef version(): return text()");
    PythonRef python = spawnReloading(WorkerSpec.functions("app").withContract(Versioned.class));
    assertThat(version(python)).isEqualTo("old");
    write("helper", "def text(): return 'new'\n\ndef broken(:");
    assertThat(record(1).getLevel()).isEqualTo(Level.ERROR);
    assertThat(record(1).getFormattedMessage())
        .contains(folder.resolve("helper.py") + ", line 3: SyntaxError: invalid syntax")
        .contains("the previous code stays in force");
    assertThat(version(python)).isEqualTo("old");
    write("helper", "def text(): return 'mended'");
    awaitReload(2, "helper, app");
    assertThat(version(python)).isEqualTo("mended");
    write("app", "def other(): return 1");
    assertThat(record(3).getLevel()).isEqualTo(Level.ERROR);
    assertThat(record(3).getFormattedMessage())
        .contains("app.py: contract-mismatch", "there is no app:version");
    assertThat(version(python)).isEqualTo("mended");
  }

  @Test
  void anActorKeepsItsState() throws IOException {
    String text =
        """
        from clutch import actor

        @actor
        class Counter:
            def __init__(self, value): self.value = value
            def METHOD(self, n: int):
                self.value += n * FACTOR
                return self.value
        """;
    write("app", text.replace("METHOD", "add").replace("FACTOR", "1"));
    PythonRef python = spawnReloading(WorkerSpec.actor("app:Counter", 40));
    assertThat(value(python.call("add", Integer.class, 2))).isEqualTo(42);
    write("app", text.replace("METHOD", "grow").replace("FACTOR", "10"));
    awaitReload(1, "app");
    assertThat(value(python.call("grow", Integer.class, 2))).isEqualTo(62);
    ClutchFixture.failure(python.call("add", Integer.class, 2), UnknownFunction.class);
  }

  @Test
  void aTracebackShowsTheLinesOfThePresentFile() throws IOException {
    write("app", "def version(): raise ValueError('old')");
    PythonRef python = spawnReloading(WorkerSpec.functions("app"));
    assertThat(sourceLines(python)).containsExactly("def version(): raise ValueError('old')");
    write("app", "def version():\n    raise ValueError('new')");
    awaitReload(1, "app");
    assertThat(sourceLines(python)).containsExactly("raise ValueError('new')");
  }

  private static List<String> sourceLines(PythonRef python) {
    var raised = ClutchFixture.failure(python.call("app:version", String.class), Raised.class);
    return raised.error().frames().stream().map(frame -> frame.source()).toList();
  }

  @Test
  void theConfigurationTurnsItOnForAllAndNoneIsOnByItself() throws IOException {
    write("app", "import threading\ndef version(): return str(threading.enumerate())");
    assertThat(version(spawn(WorkerSpec.functions("app"))))
        .contains("clutch-control")
        .doesNotContain("clutch-watcher");
    fixture.close();
    fixture = ClutchFixture.open("clutch.worker.hot-reload = on");
    assertThat(version(spawn(WorkerSpec.functions("app")))).contains("clutch-watcher");
  }
}
