package io.clutch;

import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.DeadlineExceeded.Where;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The failures of one call's tries, in their order. Thread-safe. */
final class Tries {
  private final Duration deadline;
  private final List<CallFailedException> failures = new ArrayList<>();

  /** {@code deadline} is the whole call's. */
  Tries(Duration deadline) {
    this.deadline = deadline;
  }

  /** Adds the failure, and gives it as one of the whole call. */
  synchronized CallFailedException failed(CallFailedException failure) {
    CallFailedException own =
        failure.failure() instanceof DeadlineExceeded late
            ? new DeadlineExceeded(deadline, where(late)).toException()
            : failure;
    failures.add(own);
    return own;
  }

  /** A try that waited in a queue says nothing of those before it. */
  private Where where(DeadlineExceeded late) {
    boolean neverRan =
        failures.stream().map(CallFailedException::failure).allMatch(FailureRules::neverRan);
    return neverRan ? late.where() : Where.SENT;
  }

  /** The last failure, with those before it as suppressed exceptions. Asked once, at the end. */
  synchronized CallFailedException end() {
    CallFailedException last = failures.get(failures.size() - 1);
    failures.subList(0, failures.size() - 1).forEach(last::addSuppressed);
    return last;
  }
}
