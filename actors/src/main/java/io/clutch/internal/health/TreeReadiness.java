package io.clutch.internal.health;

import io.clutch.supervision.ChildExit;
import io.clutch.supervision.ChildSnapshot;
import io.clutch.supervision.Restart;
import io.clutch.supervision.SupervisorSnapshot;
import io.clutch.supervision.SupervisorSnapshot.RestartSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether all children of a tree are ready. A temporary child does not count: it is a job that
 * comes and goes. Nor does one that has ended normally, or was stopped on request.
 */
public final class TreeReadiness {
  private final List<String> problems = new ArrayList<>();

  private TreeReadiness() {}

  /** Who is not ready and why, in the order of the tree; empty if all are. */
  public static List<String> problems(SupervisorSnapshot tree) {
    var readiness = new TreeReadiness();
    readiness.supervisor(tree, tree.path());
    return readiness.problems;
  }

  private void supervisor(SupervisorSnapshot its, String path) {
    if (its.isEnding()) {
      problems.add(path + " is ending");
      return;
    }
    for (ChildSnapshot child : its.children()) {
      if (child.restart() != Restart.TEMPORARY) {
        child(child, path + "/" + child.id(), its);
      }
    }
  }

  private void child(ChildSnapshot child, String path, SupervisorSnapshot its) {
    switch (child.state()) {
      case RUNNING -> running(child, path);
      case STARTING -> problems.add(path + " is starting" + last(child, "; before, it "));
      case STOPPING -> problems.add(path + " is stopping");
      case RESTARTING -> problems.add(path + restarts(child, its) + last(child, ": it "));
      case ABSENT -> absent(child, path);
    }
  }

  private void running(ChildSnapshot child, String path) {
    if (child.isSilent()) {
      problems.add(path + " did not answer in time");
    } else if (child.below().isPresent()) {
      below(child.below().get(), child.type(), path);
    }
  }

  /** The workers of a pool come and go. What counts is what it says of itself. */
  private void below(SupervisorSnapshot below, ChildSnapshot.Type type, String path) {
    below.unavailable().ifPresent(why -> problems.add(path + " " + why));
    if (type == ChildSnapshot.Type.SUPERVISOR) {
      supervisor(below, path);
    }
  }

  private void absent(ChildSnapshot child, String path) {
    if (child.lastExit().isEmpty()) {
      problems.add(path + " has not started yet");
    } else if (!child.lastExit().get().isNormal()) {
      problems.add(path + " is not running" + last(child, ": it "));
    }
  }

  private static String restarts(ChildSnapshot child, SupervisorSnapshot its) {
    return its.history().stream()
        .filter(restart -> restart.child().equals(child.id()))
        .reduce((earlier, later) -> later)
        .map(TreeReadiness::left)
        .filter(left -> !left.isNegative() && !left.isZero())
        .map(left -> " restarts in " + Words.time(left))
        .orElse(" is restarting");
  }

  private static Duration left(RestartSnapshot restart) {
    return restart.delay().minus(restart.ago());
  }

  private static String last(ChildSnapshot child, String before) {
    Optional<ChildExit> exit = child.lastExit();
    return exit.map(it -> before + it.message()).orElse("");
  }
}
