package io.clutch.supervision.internal;

import io.clutch.supervision.ChildSnapshot;
import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.SupervisorCommand.ChildInfo;
import io.clutch.supervision.SupervisorSnapshot;
import io.clutch.supervision.SupervisorSnapshot.RestartSnapshot;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.supervision.internal.rules.Child;
import io.clutch.supervision.internal.rules.Children;
import io.clutch.supervision.internal.rules.SupervisorRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/** Answers questions about the direct children of one supervisor. */
final class Questions {
  private final Children children;
  private final ChildIncarnations incarnations;

  Questions(Children children, ChildIncarnations incarnations) {
    this.children = children;
    this.incarnations = incarnations;
  }

  List<ChildInfo> infos() {
    List<ChildInfo> infos = new ArrayList<>();
    children.forEach(
        child ->
            infos.add(
                new ChildInfo(
                    child.id(),
                    child.spec.type(),
                    child.spec.restart(),
                    child.shownState(),
                    incarnations.up(child).map(incarnation -> incarnation.ref))));
    return infos;
  }

  /** The questions for the snapshots of children that have children, by id. */
  Map<String, SnapshotCollector.Question> surveys(Duration limit) {
    Map<String, SnapshotCollector.Question> found = new LinkedHashMap<>();
    children.forEach(
        child ->
            incarnations
                .up(child)
                .flatMap(
                    it ->
                        survey(child, it.ref, limit)
                            .map(put -> new SnapshotCollector.Question(it.ref, put)))
                .ifPresent(question -> found.put(child.id(), question)));
    return found;
  }

  private static Optional<Consumer<ActorRef<SupervisorSnapshot>>> survey(
      Child child, ActorRef<Object> ref, Duration limit) {
    return child.isSupervisor()
        ? Optional.of(replyTo -> ref.tell(new SupervisorEvent.Survey(limit, replyTo)))
        : child.spec.survey(ref);
  }

  /** The snapshot without the children below. */
  SupervisorSnapshot snapshot(String name, SupervisorSpec spec, SupervisorRules rules) {
    long now = System.nanoTime();
    List<ChildSnapshot> snapshots = new ArrayList<>();
    children.forEach(child -> snapshots.add(snapshot(child, now)));
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
        spec.strategy(),
        spec.intensity(),
        spec.period(),
        rules.restarts().inPeriod(),
        rules.isEnding(),
        snapshots,
        history);
  }

  private ChildSnapshot snapshot(Child child, long now) {
    State state = child.shownState();
    boolean isRunning = state == State.RUNNING;
    boolean isComingBack = state == State.ABSENT && child.isComingBack;
    return new ChildSnapshot(
        child.id(),
        child.spec.type(),
        child.spec.restart(),
        isComingBack ? State.RESTARTING : state,
        child.incarnation,
        child.restarts,
        isRunning ? Optional.of(Duration.ofNanos(now - child.readyAt)) : Optional.empty(),
        Optional.ofNullable(child.lastExit),
        incarnations.up(child).map(ChildIncarnation::detail).orElse(""),
        Optional.empty());
  }
}
