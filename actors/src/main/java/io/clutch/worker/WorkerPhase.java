package io.clutch.worker;

import io.clutch.failure.ExitReason;
import io.clutch.failure.WorkerExit;
import java.time.Duration;

/** Where a worker is in its life. */
public sealed interface WorkerPhase {

  /** A process is being started; calls wait. */
  record Starting(int incarnation) implements WorkerPhase {}

  /** Calls flow. {@code pid} is 0 for a child that lives in the process of its parent. */
  record Ready(int incarnation, long pid) implements WorkerPhase {}

  /** The process has ended; the next one is started after the delay. Calls wait. */
  record Restarting(WorkerExit exit, Duration delay) implements WorkerPhase {}

  /**
   * Stopping: no new calls, those accepted are finished within a limit. Also after the last process
   * has ended by itself, until the workers that it has spawned have ended, too.
   */
  record Draining(int incarnation) implements WorkerPhase {}

  /** Stopped for good. */
  record Stopped(ExitReason reason) implements WorkerPhase {}
}
