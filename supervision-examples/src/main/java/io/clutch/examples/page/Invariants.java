package io.clutch.examples.page;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must hold for each event of the page, at any time. For one thread; read by another. */
final class Invariants {
  private static final int MOST = 20;

  private final Map<String, Shown> last = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private int count;

  /** Nothing is below zero, no incarnation returns, and none changes its process. */
  synchronized void check(Map<String, Shown> nodes) {
    nodes.forEach(
        (path, now) -> {
          Shown before = last.get(path);
          if (Math.min(now.pid(), Math.min(now.restarts(), now.calls())) < 0) {
            add("below zero: " + path + " " + now);
          } else if (before != null && now.restarts() < before.restarts()) {
            add("restarts taken back: " + path + " " + before + " " + now);
          } else if (before != null && isGhost(before, now)) {
            add("another incarnation: " + path + " " + before + " " + now);
          }
          if (before == null || now.pid() != 0) {
            last.put(path, now);
          }
        });
  }

  private static boolean isGhost(Shown before, Shown now) {
    boolean isOlder = now.pid() != 0 && now.incarnation() < before.incarnation();
    boolean isOther =
        now.pid() != 0
            && before.pid() != 0
            && now.incarnation() == before.incarnation()
            && now.pid() != before.pid();
    return isOlder || isOther;
  }

  synchronized void add(String violation) {
    count++;
    if (violations.size() < MOST) {
      violations.add(violation);
    }
  }

  synchronized int count() {
    return count;
  }

  /** The first ones. */
  synchronized List<String> first() {
    return List.copyOf(violations);
  }
}
