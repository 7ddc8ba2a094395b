package io.clutch.supervision.internal.rules;

import io.clutch.supervision.ChildExit;
import java.util.Optional;

/** Ends a supervisor: stops all children in reverse order, or at once if it is dynamic. */
final class Ending {
  private final boolean isDynamic;
  private final Children children;
  private final Lifecycle lifecycle;
  private final Runnable ended;
  private ChildExit.Shutdown why;
  private int left;
  private boolean isOver;

  Ending(boolean isDynamic, Children children, Lifecycle lifecycle, Runnable ended) {
    this.isDynamic = isDynamic;
    this.children = children;
    this.lifecycle = lifecycle;
    this.ended = ended;
  }

  boolean isOver() {
    return isOver;
  }

  /** {@code reason} is why the supervisor ends. */
  void begin(ChildExit reason) {
    why = withSupervisor(reason);
    if (!isDynamic) {
      lifecycle.stopBack(children.last(), children.first(), null, why, this::over);
      return;
    }
    left = 1;
    children.forEach(
        child -> {
          if (child.isUp()) {
            left++;
            lifecycle.stop(child, why, this::oneLess);
          } else {
            lifecycle.settle(child);
          }
        });
    oneLess();
  }

  /** The exit of the children of a supervisor that ends for this reason. */
  private static ChildExit.Shutdown withSupervisor(ChildExit reason) {
    Optional<ChildExit> fault =
        reason instanceof ChildExit.Shutdown shutdown ? shutdown.fault() : Optional.of(reason);
    return new ChildExit.Shutdown("with its supervisor, which " + reason.message(), fault);
  }

  /** Kills all remaining children at once, because the time is up. */
  void killAll() {
    if (isOver) {
      return;
    }
    left = 1;
    children.forEach(
        child -> {
          if (child.isUp()) {
            left++;
            lifecycle.stopHard(child, why, this::oneLess);
          }
        });
    oneLess();
  }

  private void oneLess() {
    left--;
    if (left == 0) {
      over();
    }
  }

  private void over() {
    isOver = true;
    ended.run();
  }
}
