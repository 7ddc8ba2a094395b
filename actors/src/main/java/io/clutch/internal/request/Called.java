package io.clutch.internal.request;

import io.clutch.failure.CallFailure;
import io.clutch.failure.Callee;
import io.clutch.failure.ExitReason.Cause;
import io.clutch.internal.codec.format.ReferenceLookup;
import io.clutch.internal.memory.Buffers;
import java.util.Optional;

/** The callee of a call, and why it is cancelled or abandoned. For its failures. */
abstract class Called extends CallMemory {
  private Callee process = Callee.UNKNOWN;
  private ReferenceLookup grants = ReferenceLookup.NONE;
  private String whyCancelled = "";
  private Optional<Cause> abandonedFor = Optional.empty();
  private Optional<PendingRequest.Attachment> attachment = Optional.empty();

  Called(Buffers arguments) {
    super(arguments);
  }

  public abstract String function();

  public final Optional<PendingRequest.Attachment> attachment() {
    return attachment;
  }

  public final void attachment(PendingRequest.Attachment of) {
    attachment = Optional.of(of);
  }

  /** Records the process to which the call is sent. */
  final void sentTo(Callee itsProcess) {
    process = itsProcess;
  }

  /** Records the references that its process was given, for its result. */
  public final void grantedBy(ReferenceLookup its) {
    grants = its;
  }

  final ReferenceLookup grants() {
    return grants;
  }

  /** The function, and the process that has the call or had it last. */
  final Callee callee() {
    return Callee.function(function()).or(process);
  }

  /** Records the reason of a cancel that does not come from the caller. */
  public final void cancelledBecause(String why) {
    whyCancelled = why;
  }

  /** Records that the caller was answered and Python is asked to end the call. */
  public final void abandonedFor(Cause cause) {
    abandonedFor = Optional.of(cause);
  }

  final boolean isAbandonedFor(Cause cause) {
    return abandonedFor.filter(cause::equals).isPresent();
  }

  /** The failure of a cancelled call for its caller. */
  public final CallFailure cancelled() {
    return whyCancelled.isEmpty()
        ? new CallFailure.Cancelled()
        : new CallFailure.Cancelled(whyCancelled);
  }
}
