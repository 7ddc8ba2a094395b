package io.clutch.examples.page;

import java.util.Map;

/**
 * What is compared of one node.
 *
 * @param restarts that count now
 * @param calls in flight and queued; {@link #ANY} if that is not compared
 */
record Shown(String state, long pid, long incarnation, long restarts, long calls) {
  static final long ANY = -1;

  /** A node as the page has it. */
  static Shown of(Map<String, Object> node) {
    return new Shown(
        (String) node.get("state"),
        number(node, "pid"),
        number(node, "incarnation"),
        number(node, "restartsInPeriod"),
        number(node, "inFlight") + number(node, "queued"));
  }

  private static long number(Map<String, Object> node, String field) {
    return node.get(field) instanceof Double it ? it.longValue() : 0;
  }

  boolean isSame(Shown other) {
    boolean isSameWork = calls == ANY || other.calls == ANY || calls == other.calls;
    return isSameWork
        && state.equals(other.state)
        && pid == other.pid
        && incarnation == other.incarnation
        && restarts == other.restarts;
  }
}
