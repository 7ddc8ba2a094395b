package io.clutch.internal.pool;

import io.clutch.internal.pool.state.PoolCommand;
import io.clutch.internal.pool.state.SessionId;
import io.clutch.internal.pool.state.WorkerId;
import io.clutch.internal.request.PendingRequest;

/** The effects of a pool's rules on its workers and sessions. */
interface PoolEffects {

  /** Starts a worker. Its readiness or its end is reported later. */
  void start(WorkerId worker);

  /** Stops a worker. Its end is reported later. */
  void stop(WorkerId worker);

  void give(WorkerId worker, PendingRequest call);

  /** Cancels a call of the worker. */
  void cancel(WorkerId worker, PendingRequest call);

  /** Reads the memory of the worker, whose process has this pid. It is reported later. */
  void measure(WorkerId worker, long pid);

  /** Adjusts the pool's size after the messages that the workers have sent so far. */
  void adjustSoon();

  /** Runs the work in a turn of the pool's own. */
  void inTurn(Runnable work);

  /** Opens the session on the worker, whose process has this pid. */
  void open(SessionId session, PoolCommand.Checkout checkout, WorkerId worker, long pid);

  /** Closes the session, which has no worker any more or never had one. */
  void close(SessionId session);
}
