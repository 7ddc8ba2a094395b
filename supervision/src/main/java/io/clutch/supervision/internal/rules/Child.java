package io.clutch.supervision.internal.rules;

import io.clutch.supervision.ChildExit;
import io.clutch.supervision.ChildExit.Shutdown;
import io.clutch.supervision.ChildSnapshot;
import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Restart;
import io.clutch.supervision.internal.rules.Deadlines.Deadline;
import java.util.function.Consumer;

/** One child for the rules: its specification, its state, and its neighbours in order. */
public final class Child {
  public final ChildSpec<?> spec;
  Child previous;
  Child next;

  public State state = State.ABSENT;
  public long incarnation;
  long spawnedAt;
  public long readyAt;
  long stoppingSince;

  /** The deadline of the present step: of a start or stop, or the time of the next attempt. */
  Deadline deadline;

  /** Continues after the present start or stop. */
  Runnable onStarted;

  Consumer<ChildExit> onFailed;
  Runnable onStopped;

  /** Continues if it was killed while it ran and does not end. */
  Consumer<ChildExit> onAbandoned;

  /** Its end, while the consequences must wait; null otherwise. */
  ChildExit pendingExit;

  /** Why its start failed, while its actor still exists; null otherwise. */
  ChildExit startFailure;

  /** Whether its present or last start was ignored at its own request. */
  boolean isIgnored;

  /** Why it is being stopped. */
  Shutdown stopReason;

  boolean isKilled;

  /** Whether it is down only for a restart. */
  public boolean isComingBack;

  int restartsInARow;
  int failedStartsInARow;
  public long restarts;

  /** Why it last ended; null if it never did. */
  public ChildExit lastExit;

  Child(ChildSpec<?> spec) {
    this.spec = spec;
  }

  public String id() {
    return spec.id();
  }

  /** Whether there may be an actor to stop. */
  public boolean isUp() {
    return switch (state) {
      case STARTING, STOPPING -> true;
      case RUNNING -> pendingExit == null;
      case ABSENT, RESTARTING -> false;
    };
  }

  /** Whether it is starting and may still report the result. */
  boolean isToSayHowItStarts() {
    return state == State.STARTING && startFailure == null && !isIgnored;
  }

  /** The state for queries. A child that has ended is not shown as running. */
  public State shownState() {
    if (state != State.RUNNING || pendingExit == null) {
      return state;
    }
    return spec.restart().isDueAfter(pendingExit) ? State.RESTARTING : State.ABSENT;
  }

  public boolean isSupervisor() {
    return spec.type() == ChildSnapshot.Type.SUPERVISOR;
  }

  boolean isTemporary() {
    return spec.restart() == Restart.TEMPORARY;
  }
}
