package io.clutch.supervision;

import io.clutch.supervision.ChildExit.Shutdown;
import io.clutch.supervision.Deadlines.Deadline;
import java.util.function.Consumer;

/** One child as the rules see it: what is specified, where it is, and its neighbours in order. */
final class Child {
  final ChildSpec<?> spec;
  Child previous;
  Child next;

  ChildState state = ChildState.ABSENT;
  long incarnation;
  long spawnedAt;
  long readyAt;
  long stoppingSince;

  /** Of the present step: the limit of a start or stop, or the time of the next attempt. */
  Deadline deadline;

  /** What the present start or stop goes on with. */
  Runnable onStarted;

  Consumer<ChildExit> onFailed;
  Runnable onStopped;

  /** What follows if it was killed while it ran, and does not end. */
  Consumer<ChildExit> onAbandoned;

  /** Its end, while what follows from it has to wait; null otherwise. */
  ChildExit pendingExit;

  /** Why its start failed, while it is not gone yet; null otherwise. */
  ChildExit startFailure;

  /** Whether its present or last start came to nothing, as it wanted. */
  boolean isIgnored;

  /** Why it is being stopped. */
  Shutdown stopReason;

  boolean isKilled;

  /** Whether it is down for no longer than a restart takes. */
  boolean isComingBack;

  int restartsInARow;
  int failedStartsInARow;
  long restarts;

  /** Null until it first ended. */
  ChildExit lastExit;

  Child(ChildSpec<?> spec) {
    this.spec = spec;
  }

  String id() {
    return spec.id();
  }

  /** Whether there may be an actor to stop. */
  boolean isUp() {
    return switch (state) {
      case STARTING, STOPPING -> true;
      case RUNNING -> pendingExit == null;
      case ABSENT, RESTARTING -> false;
    };
  }

  /** Whether it is starting, and what becomes of that is open. */
  boolean isToSayHowItStarts() {
    return state == ChildState.STARTING && startFailure == null && !isIgnored;
  }

  /** For who asks: one that has ended is not told as running while what follows has to wait. */
  ChildState shownState() {
    if (state != ChildState.RUNNING || pendingExit == null) {
      return state;
    }
    return spec.restart().isDueAfter(pendingExit) ? ChildState.RESTARTING : ChildState.ABSENT;
  }

  boolean isSupervisor() {
    return spec.type() == ChildType.SUPERVISOR;
  }

  boolean isTemporary() {
    return spec.restart() == Restart.TEMPORARY;
  }
}
