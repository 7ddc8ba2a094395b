package io.clutch.internal.request;

import io.clutch.failure.CallFailure;
import io.clutch.failure.Callee;
import io.clutch.failure.ExitReason.Cause;
import java.util.Optional;

/** What a failure of the call says of its callee, and why it is given up. */
abstract class Called extends CallMemory {
  private Callee process = Callee.UNKNOWN;
  private String whyCancelled = "";
  private Optional<Cause> abandonedFor = Optional.empty();
  private Optional<PendingRequest.Attachment> attachment = Optional.empty();

  abstract String function();

  public final Optional<PendingRequest.Attachment> attachment() {
    return attachment;
  }

  public final void attachment(PendingRequest.Attachment of) {
    attachment = Optional.of(of);
  }

  /** It goes to that process; to none, where nothing is known of it. */
  final void sentTo(Callee itsProcess) {
    process = itsProcess;
  }

  /** Its function, and the process that has it or had it last. */
  final Callee callee() {
    return Callee.function(function()).or(process);
  }

  /** Somebody else than its caller will give it up, for that reason. */
  public final void cancelledBecause(String why) {
    whyCancelled = why;
  }

  /** Its caller has been answered, and Python is asked to end it. */
  public final void abandonedFor(Cause cause) {
    abandonedFor = Optional.of(cause);
  }

  final boolean isAbandonedFor(Cause cause) {
    return abandonedFor.filter(cause::equals).isPresent();
  }

  /** What its giving up means to its caller. */
  public final CallFailure cancelled() {
    return whyCancelled.isEmpty()
        ? new CallFailure.Cancelled()
        : new CallFailure.Cancelled(whyCancelled);
  }
}
