package io.clutch.failure;

/**
 * A worker's actor stopped for good without being asked to. An actor that watches it gets this as
 * the cause of its failure.
 */
public final class WorkerStoppedException extends RuntimeException {
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
}
