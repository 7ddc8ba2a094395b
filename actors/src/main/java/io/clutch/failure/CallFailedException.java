package io.clutch.failure;

/**
 * A {@link CallFailure}, thrown. Where Python raised, the cause renders Python's own traceback.
 * Where a policy tried the call several times, the failures before this one are suppressed
 * exceptions, in their order.
 */
public final class CallFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient CallFailure failure;

  CallFailedException(CallFailure failure) {
    super(
        failure.message(),
        failure instanceof CallFailure.Raised raised ? raised.error().toThrowable() : null);
    this.failure = failure;
  }

  private CallFailedException(String place, CallFailedException met) {
    super(place + ": " + met.getMessage(), met.getCause());
    this.failure = met.failure;
    for (Throwable suppressed : met.getSuppressed()) {
      addSuppressed(suppressed);
    }
  }

  /** The same with a message that names the place first, such as a stage of a stream. */
  public CallFailedException in(String place) {
    return new CallFailedException(place, this);
  }

  /** The same, which says of its callee what it did not know. */
  public CallFailedException at(Callee callee) {
    CallFailure placed = failure.at(callee);
    if (placed == failure) {
      return this;
    }
    CallFailedException copy = placed.toException();
    for (Throwable suppressed : getSuppressed()) {
      copy.addSuppressed(suppressed);
    }
    return copy;
  }

  /** What went wrong, to be told apart by type. */
  public CallFailure failure() {
    return failure;
  }
}
