package io.clutch.internal.process;

import java.util.List;
import java.util.Optional;

/** How a process ended. */
public sealed interface ProcessEnd {

  /**
   * The process ran and has ended.
   *
   * @param code the exit code, or -1 if a signal ended it
   * @param signal the signal's number, or 0
   * @param exhausted the resource that ran out, if the kernel ended it for that
   * @param report what it wrote to its report descriptor (3): a boot error or faulthandler's text;
   *     at most 256 KiB
   * @param stderrTail the last lines of stderr, at most 20
   * @param survivors how many children were left and had to be killed
   */
  record Ended(
      int code,
      int signal,
      Exhausted exhausted,
      String report,
      List<String> stderrTail,
      int survivors)
      implements ProcessEnd {
    public Ended {
      stderrTail = List.copyOf(stderrTail);
    }
  }

  /** A resource for which the kernel ends a process when it runs out. */
  enum Exhausted {
    NOTHING,
    /** The memory of the machine, or of the container. */
    MEMORY,
    /** The memory of its own control group. */
    CGROUP_MEMORY,
    /** Its CPU time. */
    CPU_TIME
  }

  /**
   * The process could not be started. {@code detail} says why.
   *
   * @param mayHeal whether the same start may succeed later, for example after the machine had no
   *     memory or descriptors left
   */
  record NotStarted(String detail, boolean mayHeal) implements ProcessEnd {
    private static final String TOO_OLD = "python-too-old: ";

    /** For a permanent reason. */
    public NotStarted(String detail) {
      this(detail, false);
    }

    /** The interpreter's message, if it is too old to run the launcher. */
    public Optional<String> tooOld() {
      int mark = detail.indexOf(TOO_OLD);
      return mark < 0 ? Optional.empty() : Optional.of(detail.substring(mark + TOO_OLD.length()));
    }
  }

  /**
   * It should be forked from a template, which is not possible; {@code why} gives the reason.
   *
   * @param mayHeal whether a later start may be forked, for example after its template has died
   */
  record NotForkable(String why, boolean mayHeal) implements ProcessEnd {}

  /** The launcher process with this pid has ended, and with it the process. */
  record LauncherLost(long launcher) implements ProcessEnd {}
}
