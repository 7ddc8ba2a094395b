package io.clutch.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.supervision.SupervisionEvent;
import io.clutch.telemetry.PoolEvent;
import io.clutch.telemetry.StreamEvent;
import io.clutch.telemetry.TreeEvent;
import io.clutch.telemetry.WorkerEvent.CallAnswered;
import io.clutch.telemetry.WorkerEvent.CallFailed;
import io.clutch.telemetry.WorkerEvent.Exited;
import io.clutch.telemetry.WorkerEvent.Starting;
import io.clutch.telemetry.WorkerEvent.Stopped;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How many values the labels have, and when meters leave. */
class BoundsTest {
  private static final String PLACE = "/user/tree/desk";

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<String> watched = new ArrayList<>();
  private long now;
  private final State state = new State(registry, 2, () -> now, () -> {}, watched::add);

  private static CallAnswered answered(String worker, String function) {
    Duration time = Duration.ofMillis(1);
    return new CallAnswered(worker, worker, 1, 1, function, time, time, time);
  }

  private List<String> values(String label) {
    return registry.getMeters().stream()
        .map(meter -> meter.getId().getTag(label))
        .filter(value -> value != null)
        .distinct()
        .sorted()
        .toList();
  }

  @Test
  void furtherFunctionsShareAValue() {
    for (int i = 0; i < 10; i++) {
      state.happened(answered("/user/desk", "prices:quote" + i));
    }
    state.happened(answered("/user/desk", "prices:quote0"));

    assertThat(values("function")).containsExactly("other", "prices:quote0", "prices:quote1");
    assertThat(registry.get("clutch.call").tag("function", "other").timer().count()).isEqualTo(8);
    assertThatThrownBy(() -> ClutchMetrics.create(-1)).hasMessageContaining("-1");
  }

  @Test
  void aFunctionWithALongNameHasNoValueOfItsOwn() {
    state.happened(answered("/user/desk", "f".repeat(1_000)));

    assertThat(values("function")).containsExactly("other");
  }

  @Test
  void furtherWorkersShareAValue() {
    for (int i = 0; i < Places.MOST + 10; i++) {
      state.happened(answered("/user/desk-" + i, "prices:quote"));
    }

    assertThat(values("worker")).hasSize(Places.MOST + 1).contains("other");
    assertThat(state.workers()).hasSize(Places.MOST + 10);
    for (int i = 0; i < Places.MOST + 10; i++) {
      state.gone("/user/desk-" + i);
    }
    assertThat(values("worker")).containsExactly("other");
    assertThat(state.workers()).isEmpty();
  }

  @Test
  void aWorkerWithALongNameHasNoValueOfItsOwn() {
    state.happened(answered("/user/" + "d".repeat(200), "f"));

    assertThat(values("worker")).containsExactly("other");
    assertThat(state.workers()).hasSize(1);
  }

  @Test
  void aPoolWithALongNameHasNoMetersAndItsFailuresAreCounted() {
    String pool = "/user/" + "p".repeat(200);
    state.happened(new PoolEvent.Ready(pool, 1, Duration.ZERO));
    state.happened(new PoolEvent.Ready("/user/pool", 1, Duration.ZERO));
    state.happened(
        new CallFailed(
            pool, pool, 0, 0, "f", "QueueFull", Duration.ZERO, Duration.ZERO, Duration.ZERO));

    assertThat(values("pool")).containsExactly("/user/pool");
    assertThat(values("worker")).containsExactly("other");
  }

  @Test
  void aFailureOfNoWorkerMakesNoMeterOfIts() {
    var failed =
        new CallFailed(
            PLACE, PLACE, 0, 0, "f", "NotRunning", Duration.ZERO, Duration.ZERO, Duration.ZERO);
    state.happened(failed);

    assertThat(values("worker")).containsExactly("other");
    assertThat(registry.get("clutch.call").tag("outcome", "NotRunning").timer().count())
        .isEqualTo(1);
  }

  @Test
  void aPlaceLeavesIfNoSuccessorComes() {
    state.happened(new Starting(PLACE + "-1", PLACE, 1));
    state.happened(new Exited(PLACE + "-1", PLACE, 1, 7, "finished", Duration.ZERO, 0));
    state.happened(new Stopped(PLACE + "-1", PLACE, 1, "finished"));
    state.sweep();
    assertThat(values("worker")).containsExactly(PLACE);

    now += TimeUnit.SECONDS.toNanos(1);
    state.sweep();

    assertThat(values("worker")).isEmpty();
  }

  @Test
  void aPlaceStaysWhileASuccessorIsExpected() {
    crash();
    now += TimeUnit.MINUTES.toNanos(9);
    state.sweep();
    assertThat(values("worker")).containsExactly(PLACE);

    state.happened(new Starting(PLACE + "-2", PLACE, 2));

    assertThat(
            registry
                .get("clutch.worker.restarts")
                .tags("worker", PLACE, "cause", "code")
                .counter()
                .count())
        .isEqualTo(1);
    assertThat(watched).containsExactly(PLACE + "-1", PLACE + "-2");
  }

  private void crash() {
    state.happened(new Starting(PLACE + "-1", PLACE, 1));
    state.happened(
        new Exited(PLACE + "-1", PLACE, 1, 7, "exited by itself with code 3", Duration.ZERO, 0));
    state.happened(new Stopped(PLACE + "-1", PLACE, 1, "exited by itself with code 3"));
    state.happened(
        new TreeEvent(
            new SupervisionEvent.ChildRestarting(
                "/user/tree", "desk", "it ended", 1, 3, Duration.ofMinutes(9))));
  }

  @Test
  void aRestartThatIsToldLateExpectsNoFurtherOne() {
    state.happened(new Starting(PLACE + "-2", PLACE, 2));
    state.happened(
        new TreeEvent(
            new SupervisionEvent.ChildRestarting(
                "/user/tree", "desk", "it ended", 1, 3, Duration.ZERO)));
    state.gone(PLACE + "-2");
    now += TimeUnit.SECONDS.toNanos(1);
    state.sweep();

    assertThat(values("worker")).isEmpty();
  }

  @Test
  void aPlaceLeavesWithItsSupervisorOrIfNoneHasComeForLong() {
    crash();
    state.happened(
        new TreeEvent(
            new SupervisionEvent.SupervisorStopped("/user/tree", "shutdown", false, List.of())));
    assertThat(values("worker")).isEmpty();

    crash();
    now += TimeUnit.MINUTES.toNanos(10);
    state.sweep();
    assertThat(values("worker")).isEmpty();
  }

  @Test
  void aSuccessorThatComesFirstKeepsThePlace() {
    state.happened(new Starting(PLACE + "-1", PLACE, 1));
    state.happened(new Starting(PLACE + "-2", PLACE, 2));
    state.gone(PLACE + "-1");
    now += TimeUnit.HOURS.toNanos(1);
    state.sweep();

    assertThat(values("worker")).containsExactly(PLACE);
  }

  @Test
  void stagesAreBounded() {
    for (int i = 0; i < 300; i++) {
      state.happened(
          new StreamEvent.Closed(
              "stage-" + i,
              StreamEvent.Outcome.COMPLETED,
              "",
              new StreamEvent.StreamCounts(
                  0,
                  0,
                  5,
                  5,
                  0,
                  new StreamEvent.StreamCounts.Credit(16, 8, 0),
                  new StreamEvent.StreamCounts.Credit(0, 0, 0))));
    }

    assertThat(values("stage")).hasSize(201).contains("other");
    var credit = registry.get("clutch.stage.credit.used").tag("stage", "stage-0").summary();
    assertThat(credit.mean()).isEqualTo(0.5);
    assertThat(credit.getId().getTag("direction")).isEqualTo("out");
  }

  @Test
  void nothingIsMadeAfterTheEnd() {
    state.happened(answered("/user/desk", "f"));
    state.close();
    state.happened(answered("/user/desk", "f"));

    assertThat(registry.getMeters().stream().map(Meter::getId)).isEmpty();
  }
}
