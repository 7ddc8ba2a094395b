package io.clutch.supervision;

/**
 * A supervisor did not start, because one of its children did not. Those that had started were
 * stopped again. Has no stack trace and no cause of its own: the child's has been logged.
 */
public final class SupervisorStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String child;
  private final transient ChildExit reason;

  /** {@code child} is its path. */
  public SupervisorStartException(String child, ChildExit reason) {
    super("child " + child + " could not be started: it " + reason.message(), null, false, false);
    this.child = child;
    this.reason = reason;
  }

  /** The path of the child. */
  public String child() {
    return child;
  }

  /** Why it did not start. */
  public ChildExit reason() {
    return reason;
  }
}
