package io.clutch.internal.process;

import java.util.List;
import java.util.Optional;

/** How a process ended. */
public sealed interface ProcessEnd {

  /**
   * It ran and has ended.
   *
   * @param code the exit code, or -1 where a signal ended it
   * @param signal the signal's number, or 0
   * @param exhausted what it ran out of, where that is why the kernel ended it
   * @param report what it wrote to its report descriptor (3): a boot error or faulthandler's text;
   *     at most 256 KiB
   * @param stderrTail the last lines of stderr, at most 20
   * @param survivors how many children were still there and had to be killed
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

  /** What a process can run out of, so that the kernel ends it. */
  enum Exhausted {
    NOTHING,
    /** The memory of the machine, or of the container. */
    MEMORY,
    /** The memory that its own control group may use. */
    CGROUP_MEMORY,
    /** The CPU time that it may use. */
    CPU_TIME
  }

  /**
   * It could not be started; {@code detail} says why.
   *
   * @param mayHeal whether the same start may succeed later, as where the machine had no memory or
   *     no descriptors left
   */
  record NotStarted(String detail, boolean mayHeal) implements ProcessEnd {
    private static final String TOO_OLD = "python-too-old: ";

    /** For a reason that stays. */
    public NotStarted(String detail) {
      this(detail, false);
    }

    /** What the interpreter said of itself, if it is too old even to run the launcher. */
    public Optional<String> tooOld() {
      int mark = detail.indexOf(TOO_OLD);
      return mark < 0 ? Optional.empty() : Optional.of(detail.substring(mark + TOO_OLD.length()));
    }
  }

  /** The launcher process itself, whose pid is given, ended, and killed it or left it to die. */
  record LauncherLost(long launcher) implements ProcessEnd {}
}
