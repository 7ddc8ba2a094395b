package io.clutch.failure;

/** Copies of failures that name another callee. */
final class Placing {
  private Placing() {}

  static CallFailure of(CallFailure failure, Callee callee) {
    if (failure instanceof CallFailure.Raised it) {
      return new CallFailure.Raised(it.error(), callee);
    }
    if (failure instanceof CallFailure.Exited it) {
      return new CallFailure.Exited(it.exit(), callee);
    }
    if (failure instanceof CallFailure.DeadlineExceeded it) {
      return new CallFailure.DeadlineExceeded(
          it.deadline(), it.where(), it.line(), it.progress(), callee);
    }
    if (failure instanceof CallFailure.Cancelled it) {
      return new CallFailure.Cancelled(it.why(), callee);
    }
    if (failure instanceof CallFailure.Interrupted it) {
      return new CallFailure.Interrupted(it.worker(), it.where(), callee);
    }
    if (failure instanceof CallFailure.NotRunning it) {
      return new CallFailure.NotRunning(it.worker(), it.reason(), callee);
    }
    if (failure instanceof CallFailure.CircuitOpen it) {
      return new CallFailure.CircuitOpen(it.remaining(), callee);
    }
    if (failure instanceof CallFailure.WouldDeadlock it) {
      return new CallFailure.WouldDeadlock(it.ring(), it.depth(), callee);
    }
    return ofRefusal(failure, callee);
  }

  private static CallFailure ofRefusal(CallFailure failure, Callee callee) {
    if (failure instanceof CallFailure.UnknownFunction it) {
      return new CallFailure.UnknownFunction(it.name(), it.allowed(), it.why(), callee);
    }
    if (failure instanceof CallFailure.BadArguments it) {
      return new CallFailure.BadArguments(it.detail(), callee);
    }
    if (failure instanceof CallFailure.Unencodable it) {
      return new CallFailure.Unencodable(it.side(), it.path(), it.type(), callee);
    }
    if (failure instanceof CallFailure.Undecodable it) {
      return new CallFailure.Undecodable(it.path(), it.expected(), it.found(), callee);
    }
    if (failure instanceof CallFailure.TooLarge it) {
      return new CallFailure.TooLarge(it.what(), it.size(), it.limit(), it.key(), callee);
    }
    if (failure instanceof CallFailure.QueueFull it) {
      return new CallFailure.QueueFull(it.capacity(), it.bytes(), it.section(), callee);
    }
    if (failure instanceof CallFailure.TooManyStreams it) {
      return new CallFailure.TooManyStreams(it.worker(), it.limit(), callee);
    }
    if (failure instanceof CallFailure.WaitExceeded it) {
      return new CallFailure.WaitExceeded(it.pool(), it.limit(), it.workers(), callee);
    }
    throw new IllegalArgumentException(failure.getClass().getName());
  }
}
