package io.clutch.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.clutch.supervision.ChildSnapshot.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The events of a tree: each goes to a listener as a record and to the log as one line. */
class EventsTest {
  @RegisterExtension final Trees trees = new Trees();

  private final List<SupervisionEvent> events = new CopyOnWriteArrayList<>();

  private final SupervisionListener listener = events::add;

  private SupervisorSpec fragile() {
    var inner =
        SupervisorSpec.oneForOne()
            .withIntensity(1, Duration.ofSeconds(5))
            .withChild(trees.kid("a"));
    return SupervisorSpec.oneForOne()
        .withListener(listener)
        .withChild(ChildSpec.supervisor("inner", inner).withRestart(Restart.TRANSIENT));
  }

  @Test
  void everyStepIsARecord() {
    var tree = trees.started(fragile());
    String inner = tree.path().toStringWithoutAddress() + "/inner";
    crashTwice(tree);
    trees.awaitStates(tree, State.ABSENT);
    String top = tree.path().toStringWithoutAddress();
    await().until(() -> names(top).contains("ChildExited"));
    assertThat(names(inner))
        .containsExactly(
            "ChildStarted",
            "SupervisorStarted",
            "ChildExited",
            "ChildRestarting",
            "ChildStarted",
            "ChildExited",
            "GaveUp",
            "SupervisorStopped");
    assertThat(names(top)).containsExactly("ChildStarted", "SupervisorStarted", "ChildExited");
    assertThat(events)
        .filteredOn(SupervisionEvent.ChildRestarting.class::isInstance)
        .singleElement()
        .satisfies(
            event -> {
              var restarting = (SupervisionEvent.ChildRestarting) event;
              assertThat(restarting.child()).isEqualTo("a");
              assertThat(restarting.restart()).isEqualTo(1);
              assertThat(restarting.intensity()).isEqualTo(1);
              assertThat(restarting.reason()).contains("boom");
              assertThat(restarting.delay()).isZero();
            });
  }

  private void crashTwice(ActorRef<SupervisorCommand> tree) {
    ActorRef<Kid.Command> a = trees.ref(tree, "inner/a");
    a.tell(new Kid.Crash("boom"));
    await().until(() -> trees.diary.stream().filter("start a"::equals).count() == 2);
    assertThat(trees.ping(a)).isEqualTo("a");
    a.tell(new Kid.Crash("boom"));
  }

  private List<String> names(String supervisor) {
    return events.stream()
        .filter(event -> event.supervisor().equals(supervisor))
        .map(event -> event.getClass().getSimpleName())
        .toList();
  }

  @Test
  void oneLineForEachAndOneStackTraceForAFault() {
    try (var log = LogLines.of("io.clutch.supervision");
        var pekko = LogLines.of("org.apache.pekko.actor.SupervisorStrategy")) {
      var tree = trees.started(fragile());
      crashTwice(tree);
      trees.awaitStates(tree, State.ABSENT);
      List<ILoggingEvent> lines = log.events("io.clutch.supervision.Supervisor");
      await().until(() -> events.size() >= lines.size());
      assertThat(lines).hasSize(events.size());
      assertThat(lines).allSatisfy(line -> assertThat(line.getThrowableProxy()).isNull());
      assertThat(levels(lines, "gives up")).containsExactly(Level.ERROR);
      assertThat(levels(lines, "inner/a ended: it failed")).containsExactly(Level.WARN, Level.WARN);
      assertThat(levels(lines, "is restarted in 0 ms, 1 of at most 1")).containsExactly(Level.INFO);
      assertThat(lines)
          .filteredOn(line -> line.getFormattedMessage().contains("gives up"))
          .singleElement()
          .satisfies(
              line ->
                  assertThat(line.getKeyValuePairs())
                      .extracting(pair -> pair.key)
                      .containsExactly("supervisor", "child", "reason"));
      // Pekko itself logs each exception of a child once.
      assertThat(pekko.events())
          .hasSize(2)
          .allSatisfy(line -> assertThat(line.getThrowableProxy()).isNotNull());
    }
  }

  private static List<Level> levels(List<ILoggingEvent> lines, String text) {
    return lines.stream()
        .filter(line -> line.getFormattedMessage().contains(text))
        .map(ILoggingEvent::getLevel)
        .toList();
  }

  @Test
  void aListenerThatThrowsDoesNoHarm() {
    SupervisionListener broken =
        event -> {
          throw new IllegalStateException("broken listener");
        };
    try (var log = LogLines.of("io.clutch.supervision")) {
      var tree =
          trees.started(SupervisorSpec.oneForOne().withListener(broken).withChild(trees.kid("a")));
      assertThat(trees.ping(trees.ref(tree, "a"))).isEqualTo("a");
      await()
          .untilAsserted(
              () ->
                  assertThat(log.messages())
                      .anyMatch(line -> line.startsWith("A telemetry listener failed")));
    }
  }
}
