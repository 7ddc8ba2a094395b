package io.clutch.internal.pool;

import io.clutch.internal.pool.state.PoolCommand;
import io.clutch.internal.pool.state.SessionId;
import io.clutch.internal.pool.state.WorkerId;
import io.clutch.internal.request.PendingRequest;

/** What the rules of a pool do to its workers and sessions. */
interface PoolEffects {

  /** Starts a worker; its readiness or its end is told later. */
  void start(WorkerId worker);

  /** Stops a worker in order; its end is told later. */
  void stop(WorkerId worker);

  void give(WorkerId worker, PendingRequest call);

  /** The call is given up, wherever in the worker it is. */
  void cancel(WorkerId worker, PendingRequest call);

  /** The pool adjusts its size, after all that the workers have told by now. */
  void adjustSoon();

  /** The session has its worker, whose process has that pid. */
  void open(SessionId session, PoolCommand.Checkout checkout, WorkerId worker, long pid);

  /** The session has no worker any more, or never had one. */
  void close(SessionId session);
}
