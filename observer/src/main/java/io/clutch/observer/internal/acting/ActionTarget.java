package io.clutch.observer.internal.acting;

import io.clutch.observer.internal.reading.Kind;
import io.clutch.observer.internal.reading.Node;
import io.clutch.observer.internal.reading.Source;
import io.clutch.observer.internal.reading.TreeReading;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A node of a reading to which something may be done.
 *
 * @param source what it stands for
 * @param parent the node above it; empty at the top
 * @param above what the node above stands for
 */
public record ActionTarget(Node node, Source source, Optional<Node> parent, Source above) {

  /** The node that is shown with that path. */
  public static Optional<ActionTarget> find(TreeReading reading, String path) {
    return node(reading, path)
        .map(
            node ->
                new ActionTarget(
                    node,
                    reading.source(path),
                    node(reading, node.parent()),
                    reading.source(node.parent())));
  }

  private static Optional<Node> node(TreeReading reading, String path) {
    return reading.nodes().stream().filter(it -> it.path().equals(path)).findFirst();
  }

  /** What can be done to it now, by a message that it or its parent understands. */
  public Set<Action> offered() {
    Set<Action> offered = EnumSet.noneOf(Action.class);
    boolean isWorker = node.kind() == Kind.WORKER;
    boolean isPool = node.kind() == Kind.POOL;
    boolean isPresent = !source.actor().isEmpty();
    if ((isWorker || isPool) && isBelow(Kind.SUPERVISOR)) {
      offered.add(Action.RESTART);
      offered.add(Action.STOP);
    }
    if (isLone()) {
      offered.add(Action.STOP);
    }
    if (isPresent && (isPool || isWorker && isBelow(Kind.POOL))) {
      offered.add(Action.RECYCLE);
    }
    if (isPresent && isWorker) {
      offered.add(Action.DUMP);
      offered.add(Action.LOG_LEVEL);
    }
    return offered;
  }

  /** Whether it is a worker that no supervisor and no pool would start again. */
  boolean isLone() {
    return node.kind() == Kind.WORKER
        && parent.isEmpty()
        && !source.actor().isEmpty()
        && source.name().equals(source.actor());
  }

  private boolean isBelow(Kind kind) {
    return parent.filter(it -> it.kind() == kind).isPresent();
  }

  /** The number of its incarnation; 0 if that is not known. */
  public long incarnation() {
    return node.incarnation().number();
  }

  /** Of its process; 0 if there is none. */
  public long pid() {
    return node.incarnation().pid();
  }
}
