package io.clutch.failure;

import io.clutch.supervision.ChildExit;
import io.clutch.supervision.ExitCause;
import java.util.Optional;

/**
 * A worker's actor stopped for good without being asked to. An actor that watches it gets this as
 * the cause of its failure. To a supervisor, a worker that finished has ended normally, one that
 * was stopped is shut down, and all else is a failure.
 */
public final class WorkerStoppedException extends RuntimeException implements ExitCause {
  private static final long serialVersionUID = 1L;

  private final transient ExitReason reason;

  public WorkerStoppedException(String worker, ExitReason reason) {
    super(worker + " " + reason.message(), null, false, false);
    this.reason = reason;
  }

  /** Why it stopped. */
  public ExitReason reason() {
    return reason;
  }

  @Override
  public String message() {
    return reason.message();
  }

  @Override
  public Optional<ChildExit> exit() {
    if (reason instanceof ExitReason.Finished finished) {
      return Optional.of(new ChildExit.Normal(Optional.of(finished.why())));
    }
    return reason.isNormal()
        ? Optional.of(new ChildExit.Shutdown(reason.message()))
        : Optional.empty();
  }

  @Override
  public Optional<Object> incident() {
    return reason.isShared() ? Optional.of(reason) : Optional.empty();
  }
}
