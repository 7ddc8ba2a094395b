package io.clutch.supervision;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One supervisor and all that is below it, at about one moment. Immutable.
 *
 * @param path the path of the top's actor, and the ids that lead to this supervisor
 * @param restartsInPeriod how many count now
 * @param isEnding whether it is stopping its children to end
 * @param history its last restarts, oldest first, at most 20
 */
public record SupervisorSnapshot(
    String path,
    Strategy strategy,
    int intensity,
    Duration period,
    int restartsInPeriod,
    boolean isEnding,
    List<ChildSnapshot> children,
    List<RestartSnapshot> history) {

  public SupervisorSnapshot {
    children = List.copyOf(children);
    history = List.copyOf(history);
  }

  /** One restart: how long ago it was decided on, for which child, why, and after which wait. */
  public record RestartSnapshot(Duration ago, String child, String reason, Duration delay) {}

  /** The direct child of that id. */
  public Optional<ChildSnapshot> child(String id) {
    return children.stream().filter(child -> child.id().equals(id)).findFirst();
  }

  /** The child that a path of ids leads to, such as {@code group/worker}. */
  public Optional<ChildSnapshot> find(String idPath) {
    int slash = idPath.indexOf('/');
    return slash < 0
        ? child(idPath)
        : child(idPath.substring(0, slash))
            .flatMap(ChildSnapshot::below)
            .flatMap(below -> below.find(idPath.substring(slash + 1)));
  }

  /** The tree as text, a line for each supervisor and child. */
  public String render() {
    return SnapshotText.of(this);
  }
}
