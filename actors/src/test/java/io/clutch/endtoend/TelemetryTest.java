package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.pid;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.telemetry.WorkerEvent;
import io.clutch.telemetry.WorkerEvent.CallAnswered;
import io.clutch.telemetry.WorkerEvent.CallFailed;
import io.clutch.telemetry.WorkerEvent.CallSent;
import io.clutch.telemetry.WorkerEvent.Exited;
import io.clutch.telemetry.WorkerEvent.Ready;
import io.clutch.telemetry.WorkerEvent.Restarting;
import io.clutch.telemetry.WorkerEvent.Starting;
import io.clutch.telemetry.WorkerEvent.Stopped;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A record for each step of a call and of a worker's life. */
@ExtendWith(Leftovers.class)
class TelemetryTest {
  private static ClutchFixture fixture;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static List<WorkerEvent> of(PythonRef python) {
    String worker = python.actor().path().toStringWithoutAddress();
    return fixture.events().stream().filter(event -> event.worker().equals(worker)).toList();
  }

  @Test
  void aWholeLifeIsTold() {
    PythonRef python = fixture.spawn(WorkerSpec.functions("os", "crashes", "outcomes"));
    long first = pid(python);
    failure(python.call("outcomes:custom", Object.class), Raised.class);
    failure(python.call("crashes:leave", Object.class, 3));
    long second = pid(python);
    python.stop();
    ClutchFixture.stopped(python);

    List<WorkerEvent> events = of(python);
    assertThat(events.stream().<Class<?>>map(WorkerEvent::getClass))
        .containsExactly(
            Starting.class,
            Ready.class,
            CallSent.class,
            CallAnswered.class,
            CallSent.class,
            CallFailed.class,
            CallSent.class,
            Exited.class,
            CallFailed.class,
            Restarting.class,
            Starting.class,
            Ready.class,
            CallSent.class,
            CallAnswered.class,
            Exited.class,
            Stopped.class);
    assertThat(events.stream().map(WorkerEvent::incarnation))
        .containsExactly(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2);
    assertThat(((Ready) events.get(1)).pid()).isEqualTo(first);
    assertThat(((Ready) events.get(11)).pid()).isEqualTo(second);
    assertThat(((Ready) events.get(1)).took()).isBetween(ms(5), ms(30_000));
    assertThat(((CallFailed) events.get(5)).failure()).isEqualTo("Raised");
    assertThat(((CallFailed) events.get(8)).failure()).isEqualTo("Exited");
    Exited exited = (Exited) events.get(7);
    assertThat(exited.pid()).isEqualTo(first);
    assertThat(exited.reason()).isEqualTo("exited by itself with code 3");
    assertThat(exited.survivors()).isZero();
    assertThat(exited.uptime()).isGreaterThanOrEqualTo(((Ready) events.get(1)).took());
    assertThat(((Restarting) events.get(9)).restart()).isEqualTo(1);
    assertThat(((Stopped) events.get(15)).reason()).isEqualTo("stopped as asked (asked)");
  }

  @Test
  void theTimesOfACallAddUp() {
    PythonRef python =
        fixture.spawn(WorkerSpec.functions("hangs").withSettings(base -> base.withCredit(1)));
    value(python.call("hangs:late", String.class, 0.0, "warm"));
    long before = System.nanoTime();
    var running = python.call("hangs:late", String.class, 0.5, "running");
    var queued = python.call("hangs:late", String.class, 0.1, "queued");
    value(running);
    value(queued);
    Duration all = Duration.ofNanos(System.nanoTime() - before);
    List<CallAnswered> answered =
        of(python).stream()
            .filter(CallAnswered.class::isInstance)
            .map(CallAnswered.class::cast)
            .toList();
    CallAnswered one = answered.get(1);
    CallAnswered two = answered.get(2);
    assertThat(one.python()).isBetween(ms(500), all);
    assertThat(two.python()).isBetween(ms(100), all);
    assertThat(two.queued()).isBetween(ms(100), all);
    for (CallAnswered call : List.of(one, two)) {
      assertThat(call.wire()).isGreaterThanOrEqualTo(Duration.ZERO);
      assertThat(call.queued().plus(call.wire()).plus(call.python())).isLessThanOrEqualTo(all);
      assertThat(call.function()).isEqualTo("hangs:late");
    }
    assertThat(two.call()).isEqualTo(one.call() + 1);
  }

  @Test
  void survivorsAreCounted() {
    PythonRef python = fixture.spawn(WorkerSpec.functions("os", "families"));
    long[] children = value(python.call("families:raise_children", long[].class));
    python.stop();
    ClutchFixture.stopped(python);
    assertThat(Arrays.stream(children).boxed()).noneMatch(Proc::runs);
    assertThat(of(python))
        .filteredOn(Exited.class::isInstance)
        .singleElement()
        .satisfies(event -> assertThat(((Exited) event).survivors()).isEqualTo(2));
  }

  @Test
  void aListenerThatThrowsHarmsNothing() {
    var setup =
        ClutchSetup.create()
            .withTelemetry(
                event -> {
                  throw new AssertionError("a bad listener");
                });
    try (LogCapture logs = LogCapture.of("io.clutch.internal.telemetry.GuardedTelemetry");
        ClutchFixture other = ClutchFixture.unheard(setup)) {
      PythonRef python = other.spawn(WorkerSpec.functions("os", "crashes"));
      assertThat(pid(python)).isPositive();
      failure(python.call("crashes:leave", Object.class, 3));
      assertThat(pid(python)).isPositive();
      ClutchFixture.awaitTelemetry();
      assertThat(logs.messages()).anyMatch(message -> message.contains("CallAnswered"));
    }
  }

  private static Duration ms(long count) {
    return Duration.ofMillis(count);
  }
}
