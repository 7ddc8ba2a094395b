package io.clutch.internal.pool;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.pool.state.SessionId;
import io.clutch.internal.pool.state.WorkerId;
import io.clutch.internal.request.MemoryReadings;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.telemetry.PoolEvent.SessionClosed.How;
import org.apache.pekko.actor.DeadLetterSuppression;

/** The messages between a pool, its workers and its sessions. */
sealed interface PoolMessage extends WorkerMessage.Extension, DeadLetterSuppression {

  record WorkerReady(WorkerId worker, long pid) implements PoolMessage {}

  /** The number of calls that have left the worker so far. */
  record WorkerLeft(WorkerId worker, long count) implements PoolMessage {}

  /** A stream has left the worker. */
  record StreamLeft(WorkerId worker) implements PoolMessage {}

  /** The worker is ending by itself and takes no calls. */
  record WorkerFinishing(WorkerId worker) implements PoolMessage {}

  /** What the worker has in memory. */
  record WorkerMeasured(WorkerId worker, MemoryReadings.Reading reading) implements PoolMessage {}

  record WorkerEnded(WorkerId worker, ExitReason reason) implements PoolMessage {}

  /** Work of the pool's own that is due. */
  record Due(Runnable work) implements PoolMessage {}

  record Adjust() implements PoolMessage {}

  record SessionCall(SessionId session, PendingRequest request) implements PoolMessage {
    @Override
    public void reject(CallFailure failure) {
      request.reject(failure);
    }
  }

  record SessionEnded(SessionId session, How how) implements PoolMessage {}

  /** To a session: its worker has ended. */
  record SessionLost() implements PoolMessage {}

  /** To a session: its time is up. */
  record SessionExpired() implements PoolMessage {}

  @Override
  default void reject(CallFailure failure) {}
}
