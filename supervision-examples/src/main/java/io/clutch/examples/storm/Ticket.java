package io.clutch.examples.storm;

/**
 * A call that the audit follows.
 *
 * @param number unique among the calls
 * @param begunNanos when it was made
 * @param kind how often it may run
 */
record Ticket(long number, long begunNanos, Kind kind) {

  /** How often a call may run. */
  enum Kind {
    /** At most once. Python notes that it ran. */
    ONCE,
    /** As often as needed: its outcome must not be the end of a process. */
    REPEATABLE,
    /** In a session, which ends with its process. Later calls of the session are rejected. */
    SESSION,
    /** Unknown. Only the end that its handler or caller was told counts. */
    OTHER
  }

  boolean isNoted() {
    return kind == Kind.ONCE;
  }
}
