package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.failure.Callee;
import io.clutch.host.Host;
import io.clutch.internal.inspect.DetailReading;
import io.clutch.internal.inspect.DetailRequest;
import io.clutch.internal.inspect.SystemReader;
import io.clutch.internal.reading.WorkerDetail;
import io.clutch.internal.reading.WorkerRecord.PastExit;
import io.clutch.internal.reading.WorkerRecords;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One worker in detail: what it is made of, what it does, what it wrote and how it ended. */
@ExtendWith(Leftovers.class)
class ReadingDetailTest {
  private static final DetailRequest PATIENT =
      DetailRequest.DEFAULT.withLimit(Duration.ofSeconds(20));

  private final ClutchFixture fixture = ClutchFixture.open();

  @TempDir private Path directory;

  @AfterEach
  void close() {
    fixture.close();
  }

  private DetailReading read(String name, DetailRequest request) {
    return value(SystemReader.get(fixture.system()).detail(name, request));
  }

  private static String name(PythonRef python) {
    return python.actor().path().toStringWithoutAddress();
  }

  @Test
  void nothingIsKnownOfAnUnknownWorker() {
    assertThat(read("/user/nobody", PATIENT).isEmpty()).isTrue();
  }

  @Test
  void tellsTheSpecificationWithoutSecrets() {
    PythonRef python =
        fixture.spawn(
            WorkerSpec.functions("os", "hangs")
                .withEnvironment("PYTHONHASHSEED", "7")
                .withEnvironment("PASSWORD", "secret")
                .withHost("log", Host.function(String.class, text -> true)));
    ClutchFixture.pid(python);

    DetailReading reading = read(name(python), PATIENT);

    WorkerDetail detail = reading.detail().orElseThrow();
    assertThat(detail.specification().target()).isEqualTo("functions of os, hangs");
    assertThat(detail.specification().modulePath())
        .containsExactly(ClutchFixture.HANDLERS.toString());
    assertThat(detail.specification().environment())
        .containsEntry("PYTHONHASHSEED", "7")
        .containsEntry("PYTHONUTF8", "1")
        .doesNotContainKey("PASSWORD");
    assertThat(detail.specification().hosts()).containsExactly("log");
    assertThat(detail.specification().settings()).containsKey("credit");
    assertThat(reading.toString()).doesNotContain("secret");
    assertThat(detail.interpreter()).contains("python");
    assertThat(detail.python()).startsWith("3.");
    assertThat(reading.node().orElseThrow().cpu()).isPresent();
    assertThat(reading.node().orElseThrow().memory()).isPresent();
    DetailRequest more = PATIENT.withEnvironment(List.of("PASS*"));
    assertThat(read(name(python), more).detail().orElseThrow().specification().environment())
        .containsOnlyKeys("PASSWORD");
  }

  @Test
  void valuesOfArgumentsAreNotTold() {
    PythonRef python =
        fixture.spawn(
            WorkerSpec.actor("spawning:Bidder", "a secret", 1.0)
                .withHost("log", Host.function(String.class, text -> true)));
    await().until(() -> read(name(python), PATIENT).detail().isPresent());
    assertThat(read(name(python), PATIENT).toString())
        .contains("actor spawning:Bidder")
        .doesNotContain("a secret");
  }

  @Test
  void callsInFlightAreToldOldestFirstAndBounded() throws IOException {
    PythonRef python =
        fixture.spawn(
            WorkerSpec.functions("os", "progressing").withSettings(it -> it.withCredit(150)));
    Path gate = directory.resolve("gate");
    var first = python.call("progressing:until", String.class, gate.toString(), "reading");
    await().until(() -> progress(name(python)).isPresent());
    IntStream.range(0, 120).forEach(i -> python.call("os:getpid", Long.class));
    await().until(() -> fixture.status(python).inFlight() == 121);

    WorkerDetail detail = read(name(python), PATIENT).detail().orElseThrow();

    assertThat(detail.calls()).hasSize(100);
    assertThat(detail.calls().get(0).call().function()).isEqualTo("progressing:until");
    assertThat(detail.calls().get(0).progress().orElseThrow().text()).isEqualTo("reading");
    assertThat(detail.calls().get(1).progress()).isEmpty();
    assertThat(detail.streams()).isEmpty();
    assertThat(detail.omitted()).isEqualTo(21);
    Files.createFile(gate);
    value(first);
  }

  private Optional<Callee.Progress> progress(String name) {
    return read(name, PATIENT).detail().stream()
        .flatMap(detail -> detail.calls().stream())
        .flatMap(call -> call.progress().stream())
        .findFirst();
  }

  @Test
  void nothingIsKeptUnlessThatIsOn() {
    PythonRef python = fixture.spawn(TreeFixture.WORKER);
    value(python.call("crashes:last_words", Object.class));
    TreeFixture.kill(ClutchFixture.pid(python));
    await().until(() -> fixture.status(python).restarts() == 1);
    DetailReading reading = read(name(python), PATIENT);
    assertThat(reading.recorded().log()).isEmpty();
    assertThat(reading.recorded().exits()).isEmpty();
  }

  @Test
  void aChildKeepsItsLinesAndEndsThroughRestarts() {
    WorkerRecords.get(fixture.system()).keep();
    TreeFixture tree = TreeFixture.open(fixture, TreeFixture.one(TreeFixture.child("one")));
    PythonRef python = tree.ref("one");
    value(python.call("crashes:last_words", Object.class));
    long pid = ClutchFixture.pid(python);
    ClutchFixture.failure(python.call("crashes:bad_read", Object.class));
    ClutchFixture.pid(python);

    await().until(() -> read("/system/tree/one", PATIENT).recorded().log().size() > 1);
    DetailReading reading = read("/system/tree/one", PATIENT);

    assertThat(reading.recorded().log().get(0).text()).isEqualTo("these are my last words");
    assertThat(reading.recorded().log().get(0).level()).isEqualTo("WARN");
    PastExit exit = reading.recorded().exits().get(0);
    assertThat(exit.pid()).isEqualTo(pid);
    assertThat(exit.incarnation()).isEqualTo(1);
    assertThat(exit.reason()).contains("SIGSEGV");
    assertThat(exit.faultText()).contains("Segmentation fault").contains("crashes.py");
    WorkerRecords.get(fixture.system()).forget();
    assertThat(read("/system/tree/one", PATIENT).recorded().exits()).isEmpty();
  }

  @Test
  void theLastTracebackStays() {
    WorkerRecords.get(fixture.system()).keep();
    PythonRef python = fixture.spawn(WorkerSpec.functions("talkative", "crashes"));
    value(python.call("talkative:log_exception", Object.class));
    value(python.call("crashes:last_words", Object.class));
    await().until(() -> read(name(python), PATIENT).recorded().lastTraceback().isPresent());
    assertThat(read(name(python), PATIENT).recorded().lastTraceback().orElseThrow().text())
        .contains("Traceback")
        .contains("while trying");
  }
}
