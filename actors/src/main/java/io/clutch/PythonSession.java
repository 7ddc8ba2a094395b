package io.clutch;

import io.clutch.internal.client.RefTarget;
import io.clutch.internal.pool.state.Session;

/**
 * One worker of a pool for several calls, between which no other call runs except a {@link
 * PythonPool#broadcast(io.clutch.call.Call)}. It ends when it is closed, its holder ends, its
 * deadline passes or the worker ends; {@link #whenStopped} reports that. Calls in flight when it is
 * closed are finished first; at any other end they fail. Calls that were not begun are never made
 * by another worker. Thread-safe.
 */
public final class PythonSession extends PythonRef implements AutoCloseable {
  private final Session session;

  PythonSession(RefTarget pool, Session session) {
    super(pool.with(session.actor(), session.ended()));
    this.session = session;
  }

  /** The path of the worker's actor, as telemetry names it. */
  public String worker() {
    return session.worker();
  }

  /** The pid of the worker's process. */
  public long pid() {
    return session.pid();
  }

  /** Returns the worker; the same as {@link #stop}. Further calls have no effect. */
  @Override
  public void close() {
    stop();
  }
}
