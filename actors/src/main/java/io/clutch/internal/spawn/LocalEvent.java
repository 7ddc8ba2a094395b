package io.clutch.internal.spawn;

import io.clutch.failure.CallFailure;
import io.clutch.internal.request.WorkerMessage;
import java.util.Optional;

/** What an actor of a child that lives in its parent's process learns. */
sealed interface LocalEvent extends WorkerMessage {

  /** The child was made, or not. */
  record Constructed(Optional<CallFailure> failure) implements LocalEvent {}

  /** The child has ended itself: in order, or by an exception that nobody handles. */
  record EndedItself(String reason, boolean crashed) implements LocalEvent {}

  /** Its stop hook has run, or could not. */
  record Stopped(Optional<CallFailure> failure) implements LocalEvent {}
}
