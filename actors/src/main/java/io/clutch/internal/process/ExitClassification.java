package io.clutch.internal.process;

import io.clutch.failure.BootError;
import io.clutch.failure.ExitReason;
import io.clutch.failure.PythonError;
import io.clutch.worker.ProcessLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Derives the exit reason from how a process ended and what was done to it. Pure. */
public record ExitClassification(
    ExitReason reason, List<String> stderrTail, String faultText, int survivors) {
  private static final int OUT_OF_MEMORY = 71;
  private static final int DISCONNECTED = 72;

  /**
   * What the worker's actor knows about the ended process.
   *
   * @param stopped the last step of the stop ladder, if it was asked to stop
   * @param killed the reason for which it was killed, if it was
   * @param finished the reason of its normal end, if it announced one
   * @param exitZeroIsNormal whether exit code 0 is normal without an announcement
   */
  public record Known(
      Optional<ExitReason.Step> stopped,
      Optional<ExitReason.Killed> killed,
      boolean wasReady,
      String interpreter,
      String bootPhase,
      Duration startTimeout,
      ProcessLimits limits,
      Optional<String> finished,
      boolean exitZeroIsNormal) {

    /** Whether it was stopped before it began to end by itself. */
    boolean wasStopped() {
      return stopped.isPresent() && (finished.isEmpty() || stopped.get() != ExitReason.Step.ASKED);
    }
  }

  /** For a reason that is known without a process. */
  public static ExitClassification of(ExitReason reason) {
    return new ExitClassification(reason, List.of(), "", 0);
  }

  public static ExitClassification of(ProcessEnd end, Known known) {
    if (end instanceof ProcessEnd.Ended ended) {
      Optional<BootError.Refused> refusal = refusal(ended.report());
      String faultText = refusal.isPresent() ? "" : ended.report();
      return new ExitClassification(
          reason(ended, known, refusal), ended.stderrTail(), faultText, ended.survivors());
    }
    ExitReason reason =
        end instanceof ProcessEnd.LauncherLost lost
            ? new ExitReason.LauncherLost(lost.launcher())
            : end instanceof ProcessEnd.NotForkable unsafe
                ? new ExitReason.BootFailed(
                    new BootError.NotForkable(unsafe.why(), unsafe.mayHeal()))
                : notStarted((ProcessEnd.NotStarted) end, known);
    return new ExitClassification(reason, List.of(), "", 0);
  }

  private static ExitReason notStarted(ProcessEnd.NotStarted end, Known known) {
    if (known.stopped().isPresent()) {
      return new ExitReason.Stopped(known.stopped().get(), -1);
    }
    if (wasLate(known)) {
      String phase = known.bootPhase() + ": " + end.detail();
      return new ExitReason.BootFailed(new BootError.Timeout(known.startTimeout(), phase));
    }
    return new ExitReason.BootFailed(
        end.tooOld()
            .<BootError>map(ExitClassification::tooOld)
            .orElseGet(
                () -> new BootError.SpawnFailed(known.interpreter(), end.detail(), end.mayHeal())));
  }

  private static boolean wasLate(Known known) {
    return known.killed().filter(kill -> kill.cause() == ExitReason.Cause.BOOT_TIMEOUT).isPresent();
  }

  private static BootError tooOld(String message) {
    return new BootError.Refused(
        BootError.Refused.Code.PYTHON_TOO_OLD,
        message,
        Optional.empty(),
        Optional.of("name an interpreter of version 3.10 or newer"));
  }

  private static ExitReason reason(
      ProcessEnd.Ended ended, Known known, Optional<BootError.Refused> refusal) {
    boolean isInOrder = ended.code() == 0 && ended.signal() == 0 && known.killed().isEmpty();
    if (known.finished().isPresent() && isInOrder) {
      return new ExitReason.Finished(known.finished().get());
    }
    if (known.wasStopped()) {
      return new ExitReason.Stopped(known.stopped().get(), ended.code());
    }
    if (known.wasReady()) {
      return isInOrder && known.exitZeroIsNormal()
          ? new ExitReason.Finished("exited with code 0")
          : known
              .killed()
              .map(ExitReason.class::cast)
              .orElseGet(() -> ownEnd(ended, known.limits()));
    }
    return new ExitReason.BootFailed(bootError(ended, known, refusal));
  }

  private static BootError bootError(
      ProcessEnd.Ended ended, Known known, Optional<BootError.Refused> refusal) {
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (wasLate(known)) {
      return new BootError.Timeout(known.startTimeout(), known.bootPhase());
    }
    ExitReason died =
        known.killed().map(ExitReason.class::cast).orElseGet(() -> ownEnd(ended, known.limits()));
    return new BootError.Died(died, ended.stderrTail());
  }

  private static ExitReason ownEnd(ProcessEnd.Ended ended, ProcessLimits limits) {
    return switch (ended.exhausted()) {
      case MEMORY -> new ExitReason.OutOfMemory(0);
      case CGROUP_MEMORY -> new ExitReason.OutOfMemory(limits.cgroupMemory());
      case CPU_TIME -> new ExitReason.OutOfCpuTime(limits.cpuTime());
      case NOTHING ->
          ended.signal() > 0
              ? new ExitReason.Signalled(ended.signal(), Signals.name(ended.signal()))
              : byItself(ended.code(), limits);
    };
  }

  private static ExitReason byItself(int code, ProcessLimits limits) {
    return switch (code) {
      case OUT_OF_MEMORY -> new ExitReason.OutOfMemory(limits.memory());
      case DISCONNECTED -> new ExitReason.Disconnected();
      default -> new ExitReason.Code(code);
    };
  }

  private static Optional<BootError.Refused> refusal(String report) {
    return report
        .lines()
        .filter(line -> line.startsWith("{\"boot\""))
        .findFirst()
        .flatMap(ExitClassification::parse);
  }

  private static Optional<BootError.Refused> parse(String line) {
    try {
      Map<?, ?> report = Json.read(line);
      String code = String.valueOf(report.get("boot")).toUpperCase(Locale.ROOT).replace('-', '_');
      return Optional.of(
          new BootError.Refused(
              BootError.Refused.Code.valueOf(code),
              Objects.toString(report.get("message"), ""),
              report.get("error") instanceof Map<?, ?> error
                  ? Optional.of(PythonError.of(error))
                  : Optional.empty(),
              Optional.ofNullable(report.get("hint")).map(Object::toString)));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
