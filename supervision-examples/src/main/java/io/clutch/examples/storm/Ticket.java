package io.clutch.examples.storm;

/**
 * One call that the audit knows.
 *
 * @param number its own, which no other call has
 * @param begunNanos when it was made
 * @param kind how often it may run
 */
record Ticket(long number, long begunNanos, Kind kind) {

  /** How often a call may run. */
  enum Kind {
    /** Once at most; Python notes that it ran. */
    ONCE,
    /** As often as it takes: no end of a process may be its outcome. */
    REPEATABLE,
    /** In a session, which ends with its process: later calls of it are refused. */
    SESSION,
    /** Unknown: what its handler or its caller is told to do is all that counts. */
    OTHER
  }

  boolean isNoted() {
    return kind == Kind.ONCE;
  }
}
