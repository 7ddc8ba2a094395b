package io.clutch.internal.policy;

import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.DeadlineExceeded.Where;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The failures of one call's attempts, in order. Thread-safe. */
final class AttemptFailures {
  private final Duration deadline;
  private final List<CallFailedException> failures = new ArrayList<>();

  /** {@code deadline} is the deadline of the whole call. */
  AttemptFailures(Duration deadline) {
    this.deadline = deadline;
  }

  /** Adds the failure, and returns it as a failure of the whole call. */
  synchronized CallFailedException failed(CallFailedException failure) {
    CallFailedException own =
        failure.failure() instanceof DeadlineExceeded late
            ? new DeadlineExceeded(deadline, where(late), "", late.progress(), late.callee())
                .toException()
            : failure;
    failures.add(own);
    return own;
  }

  /**
   * The place of the whole call. An attempt that waited in a queue says nothing about earlier ones.
   */
  private Where where(DeadlineExceeded late) {
    boolean neverRan =
        failures.stream().map(CallFailedException::failure).allMatch(FailureRules::neverRan);
    return neverRan ? late.where() : Where.SENT;
  }

  /** The last failure, with the earlier ones as suppressed exceptions. Called once, at the end. */
  synchronized CallFailedException end() {
    CallFailedException last = failures.get(failures.size() - 1);
    failures.subList(0, failures.size() - 1).forEach(last::addSuppressed);
    return last;
  }
}
