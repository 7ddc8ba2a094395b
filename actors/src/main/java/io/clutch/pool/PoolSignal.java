package io.clutch.pool;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.telemetry.PoolEvent.SessionClosed.How;
import io.clutch.worker.Submission;

/** What a pool, its workers and its sessions tell each other. */
sealed interface PoolSignal extends PoolCommand.Internal {

  record WorkerReady(Slot slot, long pid) implements PoolSignal {}

  /** So many calls have left the worker so far. */
  record WorkerLeft(Slot slot, long count) implements PoolSignal {}

  /** A stream has left the worker. */
  record StreamLeft(Slot slot) implements PoolSignal {}

  /** The worker ends by itself, and takes no calls. */
  record WorkerFinishing(Slot slot) implements PoolSignal {}

  record WorkerEnded(Slot slot, ExitReason reason) implements PoolSignal {}

  record Adjust() implements PoolSignal {}

  record SessionCall(Lease lease, Submission submission) implements PoolSignal {
    @Override
    public void refuse(CallFailure failure) {
      submission.refuse(failure);
    }
  }

  record SessionEnded(Lease lease, How how) implements PoolSignal {}

  /** To a session: its worker has ended. */
  record SessionLost() implements PoolSignal {}

  /** To a session: its time is up. */
  record SessionExpired() implements PoolSignal {}

  @Override
  default void refuse(CallFailure failure) {}
}
