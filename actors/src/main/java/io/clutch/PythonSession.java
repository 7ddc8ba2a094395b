package io.clutch;

import io.clutch.pool.Session;

/**
 * One worker of a pool, for several calls in a row that no other call comes between, but a {@link
 * PythonPool#broadcast(io.clutch.worker.Call)}. Ends when it is closed, its holder ends, its
 * deadline passes or the worker ends: {@link #whenStopped} tells. Calls that are out when it is
 * closed are finished first; with any other end they fail. What was not begun is never made by
 * another worker. Thread-safe.
 */
public final class PythonSession extends PythonRef implements AutoCloseable {
  private final Session session;

  PythonSession(Backing pool, Session session) {
    super(pool.with(session.actor(), session.ended()));
    this.session = session;
  }

  /** The path of the worker's actor, as telemetry names it. */
  public String worker() {
    return session.worker();
  }

  /** The worker's process. */
  public long pid() {
    return session.pid();
  }

  /** Gives the worker back; the same as {@link #stop}. More than once is as good as once. */
  @Override
  public void close() {
    stop();
  }
}
