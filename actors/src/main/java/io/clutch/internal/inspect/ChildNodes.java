package io.clutch.internal.inspect;

import io.clutch.failure.WorkerStoppedException;
import io.clutch.internal.inspect.NodeReading.Life;
import io.clutch.internal.inspect.Nodes.FromParent;
import io.clutch.internal.reading.WorkerReading.Restarts;
import io.clutch.supervision.ChildExit;
import io.clutch.supervision.ChildSnapshot;
import io.clutch.supervision.SupervisorSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a supervisor's snapshot tells of itself and its children. */
final class ChildNodes {
  private ChildNodes() {}

  static Restarts restarts(SupervisorSnapshot supervisor) {
    return new Restarts(supervisor.restartsInPeriod(), supervisor.intensity(), supervisor.period());
  }

  /** A child as its supervisor sees it. */
  static FromParent told(SupervisorSnapshot supervisor, ChildSnapshot child) {
    var life =
        new Life(
            child.starts(),
            0,
            Nodes.reason(child.detail()),
            child.uptime(),
            restartsIn(supervisor, child),
            Optional.of(restarts(supervisor)),
            child.lastExit().map(exit -> Nodes.reason(exit.message())).orElse(""),
            Optional.empty());
    return new FromParent(Optional.of(word(child.state())), life);
  }

  static String word(ChildSnapshot.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /** Empty if it does not wait, and if it waits because another child is restarted. */
  private static Optional<Duration> restartsIn(SupervisorSnapshot supervisor, ChildSnapshot child) {
    if (child.state() != ChildSnapshot.State.RESTARTING) {
      return Optional.empty();
    }
    List<SupervisorSnapshot.RestartSnapshot> its =
        supervisor.history().stream().filter(it -> it.child().equals(child.id())).toList();
    return its.isEmpty()
        ? Optional.empty()
        : Optional.of(rest(its.get(its.size() - 1).delay(), its.get(its.size() - 1).ago()));
  }

  static Duration rest(Duration wait, Duration ago) {
    Duration rest = wait.minus(ago);
    return rest.isNegative() ? Duration.ZERO : rest;
  }

  /** Whether its last end was that of a worker or pool. */
  static boolean endedAsPython(ChildSnapshot child) {
    return child
        .lastExit()
        .filter(
            exit ->
                exit instanceof ChildExit.Failed failed
                    && failed.cause() instanceof WorkerStoppedException)
        .isPresent();
  }
}
