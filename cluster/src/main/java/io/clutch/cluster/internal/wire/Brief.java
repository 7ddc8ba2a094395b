package io.clutch.cluster.internal.wire;

import io.clutch.failure.BootError;
import io.clutch.failure.CallFailure;
import io.clutch.failure.Callee;
import io.clutch.failure.ExitReason;
import io.clutch.failure.PythonError;
import io.clutch.failure.WorkerExit;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerStatus;
import java.util.List;
import java.util.Optional;

/**
 * What is left of something that a message between nodes has no room for. Its kind stays, since
 * policies decide by it.
 */
final class Brief {
  /** In characters, so that all of a failure fits into the smallest frame that Artery allows. */
  private static final int MESSAGE = 4096;

  private static final int NAME = 1024;
  private static final String NOTICE = "The rest was too large for a message between nodes.";

  private Brief() {}

  static CallFailure failure(CallFailure failure) {
    Callee callee = callee(failure.callee());
    if (failure instanceof CallFailure.Raised it) {
      return new CallFailure.Raised(error(it.error()), callee);
    } else if (failure instanceof CallFailure.Exited it) {
      return new CallFailure.Exited(exit(it.exit()), callee);
    } else if (failure instanceof CallFailure.NotRunning it) {
      return new CallFailure.NotRunning(it.worker(), reason(it.reason()), callee);
    }
    return failure;
  }

  static Callee callee(Callee callee) {
    return new Callee(
        cut(callee.function(), NAME), callee.worker(), callee.pid(), callee.incarnation());
  }

  /** Without frames, further notes, causes and members. */
  private static PythonError error(PythonError error) {
    return new PythonError(
        cut(error.type(), NAME),
        cut(error.module(), NAME),
        cut(error.message(), MESSAGE),
        List.of(),
        List.of(NOTICE),
        Optional.empty(),
        Optional.empty(),
        true,
        List.of());
  }

  /** Of what the process wrote, the last line alone. */
  private static WorkerExit exit(WorkerExit exit) {
    List<String> tail = exit.stderrTail();
    return new WorkerExit(
        reason(exit.reason()),
        exit.worker(),
        exit.incarnation(),
        exit.pid(),
        exit.uptime(),
        tail.isEmpty() ? List.of(NOTICE) : List.of(NOTICE, cut(tail.get(tail.size() - 1), NAME)),
        "");
  }

  private static ExitReason reason(ExitReason reason) {
    if (reason instanceof ExitReason.BootFailed it) {
      return new ExitReason.BootFailed(boot(it.error()));
    } else if (reason instanceof ExitReason.GaveUp it) {
      return new ExitReason.GaveUp(reason(first(it)), it.restarts());
    } else if (reason instanceof ExitReason.Finished it) {
      return new ExitReason.Finished(cut(it.why(), MESSAGE));
    } else if (reason instanceof ExitReason.Absent it) {
      return new ExitReason.Absent(cut(it.detail(), MESSAGE));
    } else if (reason instanceof ExitReason.Fault it) {
      return new ExitReason.Fault(cut(it.detail(), MESSAGE));
    }
    return reason;
  }

  /** Why the innermost supervisor gave up. */
  private static ExitReason first(ExitReason.GaveUp reason) {
    ExitReason first = reason.last();
    while (first instanceof ExitReason.GaveUp it) {
      first = it.last();
    }
    return first;
  }

  private static BootError boot(BootError error) {
    if (error instanceof BootError.SpawnFailed it) {
      return new BootError.SpawnFailed(it.interpreter(), cut(it.detail(), MESSAGE), it.mayHeal());
    } else if (error instanceof BootError.Refused it) {
      return new BootError.Refused(
          it.code(),
          cut(it.detail(), NAME),
          it.error().map(Brief::error),
          it.hint().map(hint -> cut(hint, NAME)));
    } else if (error instanceof BootError.Died it) {
      return new BootError.Died(reason(it.reason()), List.of(NOTICE));
    }
    return error;
  }

  static WorkerStatus status(WorkerStatus status) {
    return new WorkerStatus(
        phase(status.phase()),
        status.incarnation(),
        status.pid(),
        status.queued(),
        status.inFlight(),
        status.restarts(),
        new WorkerStatus.Start(status.start().isForked(), cut(status.start().whySpawned(), NAME)),
        status.framesDropped(),
        status.memory());
  }

  private static WorkerPhase phase(WorkerPhase phase) {
    if (phase instanceof WorkerPhase.Restarting it) {
      return new WorkerPhase.Restarting(exit(it.exit()), it.delay());
    }
    return phase instanceof WorkerPhase.Stopped it
        ? new WorkerPhase.Stopped(reason(it.reason()))
        : phase;
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "... (cut)";
  }
}
