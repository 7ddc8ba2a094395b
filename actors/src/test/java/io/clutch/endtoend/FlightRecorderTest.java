package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.pid;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.host.Host;
import io.clutch.pool.PoolSpec;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.RestartSettings;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What recordings of Java Flight Recorder have, with real processes and no listener. */
@ExtendWith(Leftovers.class)
class FlightRecorderTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static ClutchFixture fixture;

  @BeforeAll
  static void start() {
    ClutchSetup setup =
        ClutchSetup.create()
            .withHost("twice", Host.function(String.class, text -> text + text))
            .withHost("fails", Host.function(String.class, FlightRecorderTest::fail));
    fixture = ClutchFixture.unheard(setup);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static String fail(String message) {
    throw new IllegalStateException("no");
  }

  private static String name(PythonRef python) {
    return python.actor().path().toStringWithoutAddress();
  }

  /** The events about this name, since other tests may leave processes that end late. */
  private static List<RecordedEvent> about(String name, List<RecordedEvent> events) {
    return events.stream().filter(it -> it.getString("name").equals(name)).toList();
  }

  @Test
  void aCallHasItsTimesAndItsOutcome() {
    PythonRef python = fixture.spawn(WorkerSpec.functions("os", "hangs", "outcomes"));
    pid(python);
    try (var recording = FlightRecording.of("Call")) {
      value(python.call("hangs:late", String.class, 0.2, "it"));
      failure(python.call("outcomes:custom", Object.class));

      List<RecordedEvent> calls = about(name(python), recording.events("Call"));
      assertThat(calls).extracting(it -> it.getString("outcome")).containsExactly("ok", "Raised");
      RecordedEvent late = calls.get(0);
      Duration queued = late.getDuration("queued");
      Duration wire = late.getDuration("wire");
      Duration ran = late.getDuration("python");
      assertThat(late.getString("function")).isEqualTo("hangs:late");
      assertThat(late.getInt("incarnation")).isEqualTo(1);
      assertThat(late.getLong("call")).isEqualTo(2);
      assertThat(late.getLong("bytes")).isPositive();
      assertThat(late.getBoolean("cast")).isFalse();
      assertThat(ran).isBetween(Duration.ofMillis(190), LIMIT);
      // The two clocks are read one after the other.
      assertThat(late.getDuration()).isGreaterThanOrEqualTo(ran);
      assertThat(queued.plus(wire).plus(ran)).isBetween(ran, LIMIT);
    }
  }

  @Test
  void aCastEndsWhenItHasRun() {
    PythonRef python = fixture.spawn(WorkerSpec.functions("os", "hangs"));
    pid(python);
    try (var recording = FlightRecording.of("Call")) {
      python.cast(Call.of("hangs:late", Object.class, 0.2, "it"));
      pid(python); // its credit comes before the reply to a later call, or with it
      await().atMost(LIMIT).until(() -> fixture.status(python).inFlight() == 0);

      RecordedEvent cast = about(name(python), recording.events("Call")).get(0);
      assertThat(cast.getBoolean("cast")).isTrue();
      assertThat(cast.getString("function")).isEqualTo("hangs:late");
      assertThat(cast.getString("outcome")).isEqualTo("ok");
      assertThat(cast.getDuration()).isBetween(Duration.ofMillis(190), LIMIT);
    }
  }

  @Test
  void aThresholdLeavesQuickCallsOut() {
    PythonRef python = fixture.spawn(WorkerSpec.functions("os", "hangs"));
    pid(python);
    // The quick calls would have to wait for two seconds in all, to count as slow.
    try (var recording = FlightRecording.over(Duration.ofSeconds(2), "Call")) {
      pid(python);
      value(python.call("hangs:late", String.class, 2.1, "it"));

      assertThat(about(name(python), recording.events("Call")))
          .extracting(it -> it.getString("function"))
          .contains("hangs:late");
      assertThat(recording.events("Call"))
          .allMatch(it -> it.getDuration().compareTo(Duration.ofSeconds(2)) >= 0);
    }
  }

  @Test
  void aDeadlineIsAnEventOfItsOwn() {
    PythonRef python = fixture.spawn(WorkerSpec.functions("os", "hangs"));
    pid(python);
    try (var recording = FlightRecording.of("Call", "Deadline")) {
      Call<String> late =
          Call.of("hangs:late", String.class, 60.0, "it").withDeadline(Duration.ofMillis(200));
      failure(python.call(late), DeadlineExceeded.class);

      List<RecordedEvent> events = about(name(python), recording.events());
      assertThat(events).hasSize(2);
      RecordedEvent deadline = about(name(python), recording.events("Deadline")).get(0);
      RecordedEvent call = about(name(python), recording.events("Call")).get(0);
      assertThat(deadline.getString("function")).isEqualTo("hangs:late");
      assertThat(deadline.getDuration("limit")).isEqualTo(Duration.ofMillis(200));
      assertThat(deadline.getInt("incarnation")).isEqualTo(1);
      assertThat(call.getString("outcome")).isEqualTo("DeadlineExceeded");
    }
    python.stop();
  }

  @Test
  void aMessageToAHostHasItsOutcome() {
    PythonRef python = fixture.spawn(WorkerSpec.functions("observed"));
    try (var recording = FlightRecording.of("HostMessage")) {
      value(python.call("observed:ask", String.class, "twice"));
      failure(python.call("observed:ask", String.class, "fails"));

      List<RecordedEvent> messages = about(name(python), recording.events("HostMessage"));
      assertThat(messages).extracting(it -> it.getString("host")).containsExactly("twice", "fails");
      assertThat(messages)
          .extracting(it -> it.getString("outcome"))
          .containsExactly("ok", "failed");
      assertThat(messages).allMatch(it -> it.getBoolean("ask") && it.getInt("incarnation") == 1);
    }
  }

  @Test
  void theLifeOfAProcessIsRecorded() {
    PythonRef python;
    try (var recording = FlightRecording.of("ProcessStart", "ProcessExit", "Restart")) {
      python = fixture.spawn(WorkerSpec.functions("os", "crashes"));
      long first = pid(python);
      failure(python.call("crashes:leave", Object.class, 3));
      long second = pid(python);

      List<RecordedEvent> events = about(name(python), recording.events());
      assertThat(events)
          .extracting(it -> it.getEventType().getName())
          .containsExactly(
              "io.clutch.ProcessStart",
              "io.clutch.ProcessExit",
              "io.clutch.Restart",
              "io.clutch.ProcessStart");
      assertThat(events.get(0).getLong("pid")).isEqualTo(first);
      assertThat(events.get(0).getDuration("took")).isBetween(Duration.ofMillis(1), LIMIT);
      assertThat(events.get(1).getLong("pid")).isEqualTo(first);
      assertThat(events.get(1).getString("reason")).isEqualTo("exited by itself with code 3");
      assertThat(events.get(2).getInt("restart")).isEqualTo(1);
      assertThat(events.get(3).getLong("pid")).isEqualTo(second);
      assertThat(events.get(3).getInt("incarnation")).isEqualTo(2);
    }
  }

  @Test
  void aWorkerGivesUp() {
    try (var recording = FlightRecording.of("GiveUp")) {
      var once = RestartSettings.create().withMaxRestarts(1).withMinBackoff(Duration.ZERO);
      PythonRef python =
          fixture.spawn(
              WorkerSpec.functions("crashes").withSettings(base -> base.withRestart(once)));
      failure(python.call("crashes:leave", Object.class, 3));
      failure(python.call("crashes:leave", Object.class, 3));
      ClutchFixture.stopped(python);

      // The worker's end is told before its last event.
      await()
          .atMost(LIMIT)
          .until(() -> about(name(python), recording.events("GiveUp")).size() == 1);
    }
  }

  @Test
  void aSupervisorRestartsAndGivesUp() {
    var spec =
        SupervisorSpec.oneForOne()
            .withIntensity(1, Duration.ofHours(1))
            .withChild(TreeFixture.child("a"));
    try (var recording = FlightRecording.of("Restart", "GiveUp");
        TreeFixture tree = TreeFixture.open(fixtureOfItsOwn(), spec)) {
      TreeFixture.kill(tree.pid("a"));
      tree.probe.awaitRestarts("a", 1);
      TreeFixture.kill(tree.pid("a"));

      await()
          .atMost(LIMIT)
          .until(() -> about("/system/tree", recording.events("GiveUp")).size() == 1);
      assertThat(about("/system/tree/a", recording.events("Restart"))).hasSize(1);
      assertThat(recording.events("GiveUp").get(0).getString("child")).isEqualTo("a");
    }
  }

  private static ClutchFixture fixtureOfItsOwn() {
    return ClutchFixture.unheard(ClutchSetup.create());
  }

  @Test
  void aPoolRecyclesItsWorkers() {
    try (var recording = FlightRecording.of("Recycle");
        PoolFixture pools = PoolFixture.open()) {
      var pool =
          pools.pool(
              PoolSpec.of(PoolFixture.WORKER)
                  .withSize(1)
                  .withRecycling(recycling -> recycling.withCalls(1)));
      value(pool.call("os:getpid", Long.class));
      value(pool.call("os:getpid", Long.class));

      RecordedEvent first = recording.events("Recycle").get(0);
      assertThat(first.getString("name")).startsWith(PoolFixture.path(pool) + "/worker-");
      assertThat(first.getString("why")).isEqualTo("CALLS");
    }
  }

  @Test
  void noneIsRecordedByDefault() {
    try (var recording = FlightRecording.of()) {
      PythonRef python = fixture.spawn(WorkerSpec.functions("os", "crashes"));
      pid(python);
      failure(python.call("crashes:leave", Object.class, 3));
      pid(python);

      assertThat(recording.events()).isEmpty();
    }
  }

  @Test
  void aJvmWithoutTheModuleMakesCalls() {
    List<String> options = List.of("--limit-modules", "java.se,jdk.unsupported");
    try (ChildJvm jvm = ChildJvm.start(WithoutFlightRecorder.class, options)) {
      assertThat(jvm.await(LIMIT)).as(String.join("\n", jvm.output())).isZero();
      assertThat(jvm.output()).contains("done");
    }
  }
}
