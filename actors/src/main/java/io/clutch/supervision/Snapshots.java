package io.clutch.supervision;

import io.clutch.supervision.SupervisorSnapshot.RestartSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes the snapshot of one supervisor, without those below. */
final class Snapshots {
  private Snapshots() {}

  static SupervisorSnapshot of(
      String name, SupervisorFlags flags, SupervisorRules rules, Crew crew) {
    long now = System.nanoTime();
    List<ChildSnapshot> children = new ArrayList<>();
    rules.children().forEach(child -> children.add(child(child, crew, now)));
    List<RestartSnapshot> history =
        rules.restarts().history().stream()
            .map(
                entry ->
                    new RestartSnapshot(
                        Duration.ofNanos(now - entry.at()),
                        entry.child(),
                        entry.reason(),
                        entry.delay()))
            .toList();
    return new SupervisorSnapshot(
        name,
        flags.strategy(),
        flags.intensity(),
        flags.period(),
        rules.restarts().inPeriod(),
        rules.isEnding(),
        children,
        history);
  }

  private static ChildSnapshot child(Child child, Crew crew, long now) {
    boolean isRunning = child.shownState() == ChildState.RUNNING;
    return new ChildSnapshot(
        child.id(),
        child.flags.type(),
        child.flags.restart(),
        child.shownState(),
        child.incarnation,
        child.restarts,
        isRunning ? Optional.of(Duration.ofNanos(now - child.readyAt)) : Optional.empty(),
        Optional.ofNullable(child.lastExit),
        crew.incarnation(child).map(Incarnation::detail).orElse(""),
        Optional.empty());
  }
}
