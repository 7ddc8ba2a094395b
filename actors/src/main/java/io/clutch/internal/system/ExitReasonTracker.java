package io.clutch.internal.system;

import io.clutch.failure.ExitReason;
import io.clutch.failure.WorkerStoppedException;
import io.clutch.internal.handoff.HandOff;
import io.clutch.supervision.Availability;
import io.clutch.supervision.ChildExit;
import io.clutch.supervision.SupervisorStartException;
import java.util.Optional;

/** The last exit reason of a Python child that is not running. For one thread at a time. */
final class ExitReasonTracker {
  private final String child;
  private final boolean isPool;
  private long lastNotice;
  private Optional<ExitReason> own = Optional.empty();

  /** {@code child} is the child's path in the tree, with the path of the top. */
  ExitReasonTracker(String child, boolean isPool) {
    this.child = child;
    this.isPool = isPool;
  }

  /** The place of the worker according to the notice. */
  HandOff.Location place(Availability.Notice notice) {
    Optional<ExitReason> reason = last(notice.availability()).map(this::reason);
    if (notice.number() > lastNotice) {
      lastNotice = notice.number();
      own = reason;
    }
    if (notice.availability() instanceof Availability.Up up) {
      return new HandOff.Running(up.child().narrow());
    }
    return notice.availability() instanceof Availability.Awaited awaited
        ? awaited(awaited, reason)
        : new HandOff.Gone(
            reason.orElseGet(
                () -> new ExitReason.Absent("is not running: there is no such child")));
  }

  private HandOff.Location awaited(Availability.Awaited awaited, Optional<ExitReason> reason) {
    boolean mayWait = awaited.delivery().held() > 0;
    return isPool && mayWait && awaited.starting().isPresent()
        ? new HandOff.Running(awaited.starting().get().narrow())
        : new HandOff.Awaited(mayWait, reason);
  }

  private static Optional<ChildExit> last(Availability availability) {
    if (availability instanceof Availability.Awaited awaited) {
      return awaited.last();
    }
    return availability instanceof Availability.Gone gone ? gone.last() : Optional.empty();
  }

  /**
   * The reason at the end of the tree. The child's own failure explains more than the tree's end.
   */
  ExitReason withTree(ChildExit tree) {
    return own.filter(reason -> !reason.isNormal()).orElseGet(() -> goneWithTree(tree));
  }

  /** The reason at the end of the tree, which says what the tree has ended for. */
  static ExitReason goneWithTree(ChildExit tree) {
    return new ExitReason.Absent("is gone with its supervisor, which " + tree.message());
  }

  private ExitReason reason(ChildExit exit) {
    if (exit instanceof ChildExit.Shutdown shutdown && shutdown.fault().isPresent()) {
      return new ExitReason.Absent(exit.message());
    }
    if (exit instanceof ChildExit.Normal normal && normal.finished().isPresent()) {
      return new ExitReason.Finished(normal.finished().get());
    }
    if (exit.isNormal()) {
      return ExitReason.Stopped.ASKED;
    }
    if (exit instanceof ChildExit.Failed failed) {
      if (failed.cause() instanceof WorkerStoppedException stopped) {
        return stopped.reason();
      }
      if (failed.cause() instanceof SupervisorStartException notStarted
          && (child + "/").startsWith(notStarted.child() + "/")) {
        return reason(notStarted.reason());
      }
    }
    return new ExitReason.Absent(exit.message());
  }
}
