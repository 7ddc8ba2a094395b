package io.clutch.internal.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.internal.inspect.NodeReading.Kind;
import io.clutch.internal.inspect.TimelineEvent.Type;
import io.clutch.supervision.SupervisionEvent;
import io.clutch.telemetry.PoolEvent;
import io.clutch.telemetry.WorkerEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final String NAME = "/user/top/one";

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Timeline timeline = new Timeline(10, Duration.ofHours(1), () -> now);

  private void starts(int incarnation) {
    String path = NAME + "-" + incarnation;
    timeline.happened(new WorkerEvent.Starting(path, NAME, incarnation));
    timeline.happened(
        new WorkerEvent.Ready(path, NAME, incarnation, 100 + incarnation, Duration.ZERO));
  }

  private void exits(int incarnation) {
    String path = NAME + "-" + incarnation;
    timeline.happened(
        new WorkerEvent.Exited(
            path, NAME, incarnation, 100 + incarnation, "was killed", Duration.ZERO, 0));
    timeline.happened(new WorkerEvent.Stopped(path, NAME, incarnation, "was killed"));
  }

  private void late(String function) {
    timeline.happened(
        new WorkerEvent.CallFailed(
            NAME + "-1",
            NAME,
            1,
            7,
            function,
            "DeadlineExceeded",
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO));
  }

  @Test
  void anEventThatIsNotKeptNeedsNoClock() {
    var silent =
        new Timeline(
            10,
            Duration.ofHours(1),
            () -> {
              throw new AssertionError("the clock was asked");
            });
    silent.happened(
        new WorkerEvent.CallFailed(
            NAME, NAME, 1, 7, "m:f", "Raised", Duration.ZERO, Duration.ZERO, Duration.ZERO));
  }

  private List<Type> types() {
    return timeline.events(0, 100).stream().map(TimelineEvent::type).toList();
  }

  private PastNode node(long number) {
    return timeline.at(number).orElseThrow().nodes().stream()
        .filter(it -> it.name().equals(NAME))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aWorkerAndItsSupervisorTellOneEndOnce() {
    starts(1);
    timeline.happened(new SupervisionEvent.ChildStarted("/user/top", "one", 1, Duration.ZERO));
    exits(1);
    timeline.happened(
        new SupervisionEvent.ChildExited("/user/top", "one", 1, "x", true, Duration.ZERO));
    timeline.happened(
        new SupervisionEvent.ChildRestarting("/user/top", "one", "x", 1, 5, Duration.ZERO));
    starts(2);
    assertThat(types())
        .containsExactly(
            Type.START, Type.READY, Type.EXIT, Type.STOP, Type.RESTART, Type.START, Type.READY);
    assertThat(timeline.events(0, 100)).allMatch(it -> it.kind() == Kind.WORKER);
    assertThat(timeline.events(5, 100)).hasSize(2);
    assertThat(timeline.events(0, 2)).hasSize(2).last().extracting("number").isEqualTo(7L);
  }

  @Test
  void theTreeIsThatOfAnEvent() {
    starts(1);
    exits(1);
    timeline.happened(
        new SupervisionEvent.ChildRestarting("/user/top", "one", "x", 1, 5, Duration.ZERO));
    starts(2);
    assertThat(node(1).state()).isEqualTo("starting");
    assertThat(node(2)).isEqualTo(new PastNode(NAME, Kind.WORKER, "running", 1, 101, ""));
    assertThat(node(3).pid()).isZero();
    assertThat(node(5).state()).isEqualTo("restarting");
    assertThat(node(7)).isEqualTo(new PastNode(NAME, Kind.WORKER, "running", 2, 102, "was killed"));
    assertThat(timeline.at(8)).isEmpty();
  }

  @Test
  void aNodeThatHasEndedIsOnlyInTheTreeOfItsEnd() {
    starts(1);
    exits(1);
    timeline.happened(new SupervisionEvent.SupervisorStarted("/user/top", 1, Duration.ZERO));
    assertThat(node(4).state()).isEqualTo("ended");
    assertThat(timeline.at(5).orElseThrow().nodes())
        .extracting(PastNode::name)
        .containsExactly("/user/top");
  }

  @Test
  void eventsAreBoundedInNumberAndTheTreeOutlastsThem() {
    starts(1);
    for (int i = 0; i < 30; i++) {
      timeline.happened(new SupervisionEvent.ChildStarted("/user/top", "clock", i, Duration.ZERO));
    }
    assertThat(timeline.events(0, 100)).hasSize(10);
    assertThat(timeline.at(1)).isEmpty();
    assertThat(node(32).state()).isEqualTo("running");
  }

  @Test
  void eventsAreBoundedInTime() {
    starts(1);
    now = now.plus(Duration.ofMinutes(59));
    assertThat(types()).hasSize(2);
    now = now.plus(Duration.ofMinutes(2));
    assertThat(types()).isEmpty();
  }

  @Test
  void manyDeadlinesOfAFunctionAreOneEvent() {
    starts(1);
    for (int i = 0; i < 1_000; i++) {
      late("prices:quote");
    }
    late("prices:other");
    now = now.plus(Duration.ofSeconds(2));
    late("prices:quote");
    assertThat(timeline.of(NAME, 100)).hasSize(5);
    assertThat(timeline.events(0, 100).get(2).times()).isEqualTo(1_000);
    assertThat(timeline.events(0, 100).get(4).times()).isEqualTo(1);
    assertThat(node(timeline.events(0, 100).get(4).number()).state()).isEqualTo("running");
  }

  @Test
  void anEventThatHappensAgainIsToldAgain() {
    starts(1);
    late("prices:quote");
    TimelineEvent first = timeline.events(0, 100).get(2);
    late("prices:quote");
    starts(2);

    List<TimelineEvent> next = timeline.events(first.changed(), 100);

    assertThat(next).hasSize(3);
    assertThat(next.get(0).number()).isEqualTo(first.number());
    assertThat(next.get(0).times()).isEqualTo(2);
    assertThat(timeline.events(next.get(2).changed(), 100)).isEmpty();
  }

  @Test
  void aPoolIsThereWhileItHasAWorker() {
    String worker = "/user/pool/worker-1";
    timeline.happened(new WorkerEvent.Starting(worker + "-1", worker, 1));
    timeline.happened(new PoolEvent.Ready("/user/pool", 1, Duration.ZERO));
    assertThat(timeline.at(2).orElseThrow().nodes()).hasSize(2);
    timeline.happened(new WorkerEvent.Stopped(worker + "-1", worker, 1, "was stopped"));
    late("prices:quote");
    assertThat(timeline.at(4).orElseThrow().nodes()).extracting(PastNode::name).containsOnly(NAME);
  }

  @Test
  void textIsBoundedAndHarmless() {
    String text = "\u001b[2J" + "x".repeat(1 << 20);
    timeline.happened(new WorkerEvent.Stopped(NAME + "-1", NAME, 1, text));
    assertThat(timeline.events(0, 1).get(0).text()).startsWith("\\x1b[2J").hasSizeLessThan(1_100);
  }

  @Test
  void anActionIsAnEventAndChangesNothing() {
    starts(1);
    timeline.acted(Kind.WORKER, NAME, 1, "restart, asked for");
    assertThat(types()).containsExactly(Type.START, Type.READY, Type.ACTION);
    assertThat(node(3)).isEqualTo(node(2));
  }

  @Test
  void otherEventsAreNotKept() {
    timeline.happened(new WorkerEvent.CallSent(NAME + "-1", NAME, 1, 1, "f", Duration.ZERO, 0));
    assertThat(types()).isEmpty();
  }
}
