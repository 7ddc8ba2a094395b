package io.clutch.supervision;

import io.clutch.supervision.internal.SnapshotText;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One supervisor and everything below it, at about one moment. Immutable.
 *
 * @param path the path of the top's actor, and the ids that lead to this supervisor
 * @param restartsInPeriod the number of restarts that count now
 * @param isEnding whether it is stopping its children and ending
 * @param history its last restarts, oldest first, at most 20
 * @param unavailable why a pool takes no calls; empty if it does, and for a supervisor
 */
public record SupervisorSnapshot(
    String path,
    Strategy strategy,
    int intensity,
    Duration period,
    int restartsInPeriod,
    boolean isEnding,
    List<ChildSnapshot> children,
    List<RestartSnapshot> history,
    Optional<String> unavailable) {

  public SupervisorSnapshot {
    children = List.copyOf(children);
    history = List.copyOf(history);
    Objects.requireNonNull(unavailable, "unavailable");
  }

  /** Of a supervisor. */
  public SupervisorSnapshot(
      String path,
      Strategy strategy,
      int intensity,
      Duration period,
      int restartsInPeriod,
      boolean isEnding,
      List<ChildSnapshot> children,
      List<RestartSnapshot> history) {
    this(
        path,
        strategy,
        intensity,
        period,
        restartsInPeriod,
        isEnding,
        children,
        history,
        Optional.empty());
  }

  /** One restart: how long ago it was decided, for which child, why, and its wait. */
  public record RestartSnapshot(Duration ago, String child, String reason, Duration delay) {}

  /** The direct child with that id. */
  public Optional<ChildSnapshot> child(String id) {
    Objects.requireNonNull(id, "id");
    return children.stream().filter(child -> child.id().equals(id)).findFirst();
  }

  /** The child that a path of ids leads to, such as {@code group/worker}. */
  public Optional<ChildSnapshot> find(String idPath) {
    Objects.requireNonNull(idPath, "idPath");
    int slash = idPath.indexOf('/');
    return slash < 0
        ? child(idPath)
        : child(idPath.substring(0, slash))
            .flatMap(ChildSnapshot::below)
            .flatMap(below -> below.find(idPath.substring(slash + 1)));
  }

  /** The tree as text, with a line for each supervisor and child. */
  public String render() {
    return SnapshotText.of(this);
  }
}
