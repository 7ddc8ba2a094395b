package io.clutch.failure;

import java.util.Objects;

/**
 * A {@link CallFailure} as an exception. If Python raised, the cause shows Python's own traceback.
 * If a policy made several attempts, the failures of the earlier ones are suppressed exceptions, in
 * their order. Immutable, except for the suppressed exceptions.
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

  /** The same exception with a place, such as a stage of a stream, at the start of its message. */
  public CallFailedException in(String place) {
    Objects.requireNonNull(place, "place");
    return new CallFailedException(place, this);
  }

  /** The same exception. Unknown parts of its callee are taken from {@code callee}. */
  public CallFailedException at(Callee callee) {
    Objects.requireNonNull(callee, "callee");
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

  /** The failure; its type tells what went wrong. */
  public CallFailure failure() {
    return failure;
  }
}
