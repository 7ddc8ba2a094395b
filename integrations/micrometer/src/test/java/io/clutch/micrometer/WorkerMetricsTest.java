package io.clutch.micrometer;

import static io.clutch.micrometer.MetricsFixture.failed;
import static io.clutch.micrometer.MetricsFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerStatus;
import io.micrometer.core.instrument.Timer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Workers of their own, with real processes. */
@ExtendWith(Leftovers.class)
class WorkerMetricsTest {
  private static final String WORKER = "/system/desk";

  private final MetricsFixture fixture = MetricsFixture.open();
  @TempDir Path directory;

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void callsAreTimedByFunctionAndOutcome() {
    PythonRef python = fixture.spawn("desk");
    value(python.call("pooled:pause", Integer.class, 0.05));
    value(python.call("pooled:pause", Integer.class, 0.0));
    failed(python.call("outcomes:custom", Object.class));
    fixture.heard();

    assertThat(fixture.timed(Metric.CALL, WORKER, "pooled:pause", "ok")).isEqualTo(2);
    assertThat(fixture.timed(Metric.CALL, WORKER, "outcomes:custom", "Raised")).isEqualTo(1);
    Timer all = fixture.registry.get("clutch.call").tag("outcome", "ok").timer();
    double parts =
        total("clutch.call.queued") + total("clutch.call.wire") + total("clutch.call.python");
    assertThat(all.totalTime(TimeUnit.NANOSECONDS)).isCloseTo(parts, within(1.0));
    assertThat(total("clutch.call.python")).isGreaterThanOrEqualTo(50e6);
    assertThat(fixture.timed(Metric.WORKER_START, WORKER)).isEqualTo(1);
  }

  private double total(String timer) {
    return fixture
        .registry
        .get(timer)
        .tag("function", "pooled:pause")
        .timer()
        .totalTime(TimeUnit.NANOSECONDS);
  }

  @Test
  void stateIsReadFromTheActor() throws Exception {
    PythonRef python = fixture.spawn("desk");
    Path gate = directory.resolve("gate");
    var running = python.call("pooled:until_there", Integer.class, gate.toString());
    fixture.awaitGauge(it -> it == 1, Metric.WORKER_IN_FLIGHT, WORKER);
    fixture.awaitGauge(it -> it == 1, Metric.WORKER_READY, WORKER);
    fixture.awaitGauge(it -> it > 1_000_000, Metric.WORKER_PRIVATE, WORKER);
    fixture.awaitGauge(it -> it >= 0, Metric.WORKER_SHARED, WORKER);
    fixture.awaitGauge(it -> it == 0, Metric.WORKER_QUEUED, WORKER);
    Files.createFile(gate);
    value(running);
    fixture.awaitGauge(it -> it == 0, Metric.WORKER_IN_FLIGHT, WORKER);
    fixture.awaitGauge(it -> it > 0, Metric.MEMORY_LIMIT);
  }

  @Test
  void agesAndStreamsAreThoseOfNow() throws Exception {
    PythonRef python = fixture.spawn("desk");
    Path gate = directory.resolve("gate");
    var running = python.call("pooled:until_there", Integer.class, gate.toString());
    fixture.awaitGauge(it -> it > 0.2, Metric.WORKER_OLDEST, WORKER);
    fixture.awaitGauge(it -> it >= 0 && it < 60, Metric.WORKER_HEARTBEAT, WORKER);
    fixture.awaitGauge(it -> it == 0, Metric.WORKER_STREAMS, WORKER);
    Files.createFile(gate);
    value(running);
    fixture.awaitGauge(it -> it == 0, Metric.WORKER_OLDEST, WORKER);
  }

  @Test
  void processorTimeNeverGoesBack() {
    PythonRef python = fixture.spawn("desk");
    value(python.call("os:getpid", Long.class));
    fixture.awaitTotal(it -> it > 0, Metric.WORKER_CPU, WORKER);
    double before = fixture.total(Metric.WORKER_CPU, WORKER);

    failed(python.call("crashes:leave", Object.class, 3));
    value(python.call("os:getpid", Long.class));

    // The next process has its own time, which begins at zero.
    fixture.awaitTotal(it -> it > before, Metric.WORKER_CPU, WORKER);
  }

  @Test
  void messagesToHostsAreCounted() {
    PythonRef python = fixture.spawn("desk");
    value(python.call("observed:ask", String.class, "who"));
    value(python.call("observed:ask", String.class, "who"));
    value(python.call("observed:tell", Object.class, "who"));

    fixture.awaitTotal(it -> it == 2, Metric.HOST_MESSAGES, WORKER, "ask");
    fixture.awaitTotal(it -> it == 1, Metric.HOST_MESSAGES, WORKER, "tell");
    failed(python.call("os:_exit", Object.class, 3));
    value(python.call("observed:ask", String.class, "who"));
    fixture.awaitTotal(it -> it == 3, Metric.HOST_MESSAGES, WORKER, "ask");
  }

  @Test
  void aRestartIsCountedByItsCauseAndKeepsTheMeters() {
    PythonRef python = fixture.spawn("desk");
    value(python.call("os:getpid", Long.class));
    failed(python.call("crashes:leave", Object.class, 3));
    value(python.call("os:getpid", Long.class));
    fixture.heard();

    assertThat(fixture.counter(Metric.WORKER_EXITS, WORKER, "code")).isEqualTo(1);
    assertThat(fixture.counter(Metric.WORKER_RESTARTS, WORKER, "code")).isEqualTo(1);
    assertThat(fixture.timed(Metric.WORKER_START, WORKER)).isEqualTo(2);
    assertThat(fixture.timed(Metric.CALL, WORKER, "os:getpid", "ok")).isEqualTo(2);
    assertThat(fixture.timed(Metric.CALL, WORKER, "crashes:leave", "Exited")).isEqualTo(1);
  }

  @Test
  void aWorkerThatHasStoppedLeavesTheRegistry() {
    PythonRef python = fixture.spawn("desk");
    PythonRef other = fixture.spawn("other-desk");
    value(python.call("os:getpid", Long.class));
    value(other.call("os:getpid", Long.class));
    fixture.awaitGauge(it -> it == 1, Metric.WORKER_READY, WORKER);

    python.stop();
    value(python.whenStopped());
    fixture.heard();

    await().untilAsserted(() -> assertThat(fixture.of(WORKER)).isEmpty());
    failed(python.call("os:getpid", Long.class)); // makes no meter of it again
    fixture.heard();
    assertThat(fixture.of(WORKER)).isEmpty();
    assertThat(fixture.of("/system/other-desk")).isNotEmpty();
  }

  @Test
  void aWorkerWithANameThatWasUsedBeforeBeginsAnew() {
    for (int i = 0; i < 3; i++) {
      PythonRef python = fixture.spawn("desk");
      value(python.call("os:getpid", Long.class));
      fixture.awaitGauge(it -> it == 1, Metric.WORKER_READY, WORKER);
      python.stop();
      value(python.whenStopped());
    }
    fixture.heard();
    await().untilAsserted(() -> assertThat(fixture.of(WORKER)).isEmpty());
  }

  @Test
  void allMetersLeaveWithTheSystem() {
    PythonRef python = fixture.spawn("desk");
    value(python.call("os:getpid", Long.class));
    fixture.heard();
    assertThat(fixture.registry.getMeters()).isNotEmpty();

    fixture.close();

    assertThat(fixture.registry.getMeters()).isEmpty();
  }

  @Test
  void whatTheGaugesShowIsWhatTheActorSays() {
    PythonRef python = fixture.spawn("desk");
    long pid = value(python.call("os:getpid", Long.class));
    WorkerStatus status =
        value(
            AskPattern.<WorkerCommand, WorkerStatus>ask(
                python.actor(),
                WorkerCommand.GetStatus::new,
                Duration.ofSeconds(60),
                fixture.system.scheduler()));
    assertThat(status.pid()).isEqualTo(pid);
    double resident = status.memory().orElseThrow().residentBytes();

    fixture.awaitGauge(it -> it > 0, Metric.WORKER_PRIVATE, WORKER);
    double shown =
        fixture.gauge(Metric.WORKER_PRIVATE, WORKER) + fixture.gauge(Metric.WORKER_SHARED, WORKER);
    assertThat(shown).isCloseTo(resident, within(resident / 2));
  }
}
