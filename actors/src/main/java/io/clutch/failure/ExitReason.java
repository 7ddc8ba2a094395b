package io.clutch.failure;

import java.time.Duration;

/**
 * Why a Python process ended.
 *
 * <pre>
 * ExitReason
 *  +- Stopped          it was asked to stop; the last step of the stop ladder is named
 *  +- Finished         it ended itself normally, by clutch.finish
 *  +- Code             it ended by itself with an exit code, 0 included
 *  +- Signalled        a signal that Clutch did not send ended it
 *  +- Killed           Clutch ended it; cause and step are named
 *  +- OutOfMemory      the kernel or one of the worker's own memory limits ended it
 *  +- OutOfCpuTime     it used up the CPU time that its limit allows
 *  +- Disconnected     it continued to run, but its connection broke
 *  +- BootFailed       it never became ready
 *  +- LauncherLost     the process that starts processes is gone
 *  +- NodeLost         the node of the cluster that had it is gone, or cannot be reached
 *  +- GaveUp           it ended too often; the last reason is kept
 *  +- Absent           under a supervisor: it is not there, and will not be soon
 *  +- Fault            a fault inside Clutch ended the worker
 *  +- Unknown          it ended so long ago that the reason is no longer known
 * </pre>
 */
public sealed interface ExitReason {

  /** A clause that completes "the worker ...": what ended it. */
  String message();

  /** Whether a supervisor treats it as a normal end. */
  default boolean isNormal() {
    return this instanceof Stopped || this instanceof Finished;
  }

  /**
   * Whether the event that ended this worker ended others too. Exits with equal reasons of this
   * kind are one incident: they count as one restart of a supervisor, and as one crash of a pool.
   */
  default boolean isShared() {
    return this instanceof LauncherLost || this instanceof NodeLost;
  }

  /** Asked to stop; {@code step} is the step of the stop ladder that ended it. */
  record Stopped(Step step, int code) implements ExitReason {
    /** Asked to stop, and not yet ended. */
    public static final Stopped ASKED = new Stopped(Step.ASKED, 0);

    @Override
    public String message() {
      return "stopped as asked (" + step.label() + ")";
    }
  }

  /**
   * Ended itself normally, by {@code clutch.finish}; {@code why} is the reason that it gave, or
   * empty. Also used if it exited by itself with code 0 and {@code
   * clutch.worker.exit-zero-is-normal} is on.
   */
  record Finished(String why) implements ExitReason {
    @Override
    public String message() {
      return why.isEmpty() ? "finished" : "finished: " + why;
    }
  }

  /** Ended by itself with an exit code. */
  record Code(int code) implements ExitReason {
    @Override
    public String message() {
      return "exited by itself with code " + code;
    }
  }

  /** Ended by a signal that Clutch did not send. */
  record Signalled(int number, String name) implements ExitReason {
    @Override
    public String message() {
      return "was ended by " + name + " (" + number + ")";
    }
  }

  /** Ended by Clutch, for the cause and by the step that are named. */
  record Killed(Cause cause, Step step) implements ExitReason {
    @Override
    public String message() {
      return "was ended by Clutch because " + cause.label() + " (" + step.label() + ")";
    }
  }

  /**
   * Out of memory. {@code limit} is the worker's own limit in bytes, or 0 if the kernel or the
   * container's limit ended it.
   */
  record OutOfMemory(long limit) implements ExitReason {
    @Override
    public String message() {
      return limit > 0
          ? "ran out of memory under its limit of " + limit + " bytes"
          : "was ended by the kernel, out of memory";
    }
  }

  /** The kernel ended it, because it used all the CPU time of its {@code limit}. */
  record OutOfCpuTime(Duration limit) implements ExitReason {
    @Override
    public String message() {
      return "used up its CPU time of " + limit.toSeconds() + " s";
    }
  }

  /** The process lost its connection to the JVM and ended itself. */
  record Disconnected() implements ExitReason {
    @Override
    public String message() {
      return "lost its connection to the JVM";
    }
  }

  /** The process never became ready. */
  record BootFailed(BootError error) implements ExitReason {
    @Override
    public String message() {
      return "could not start: " + error.message();
    }
  }

  /** The launcher process with this pid ended, and its workers with it. */
  record LauncherLost(long launcher) implements ExitReason {
    @Override
    public String message() {
      return "was ended because its launcher process (pid " + launcher + ") is gone";
    }
  }

  /**
   * The node that had the worker is lost to this one; {@code node} is its address, and {@code why}
   * completes "the node ...". What the worker still does there is unknown.
   */
  record NodeLost(String node, String why) implements ExitReason {
    @Override
    public String message() {
      return "was lost with its node " + node + ", which " + why;
    }
  }

  /** The worker's processes ended more often than its restart limit allows. */
  record GaveUp(ExitReason last, int restarts) implements ExitReason {
    @Override
    public String message() {
      return "was given up after " + restarts + " restarts; the last time it " + last.message();
    }
  }

  /** The worker has a supervisor, and is not there; {@code detail} completes "the worker ...". */
  record Absent(String detail) implements ExitReason {
    @Override
    public String message() {
      return detail;
    }
  }

  /** A fault inside Clutch ended the worker. Please report it. */
  record Fault(String detail) implements ExitReason {
    @Override
    public String message() {
      return "was ended by a fault of Clutch itself: " + detail;
    }
  }

  /** The worker ended so long ago that its reason is no longer known. */
  record Unknown() implements ExitReason {
    @Override
    public String message() {
      return "ended some time ago";
    }
  }

  /** Why Clutch ended a process. */
  enum Cause {
    DEADLINE("a call passed its deadline and could not be interrupted"),
    CANCEL("a call was cancelled and could not be interrupted"),
    NOT_ALIVE("it gave no sign of life"),
    NOT_PROGRESSING("it made no progress"),
    PROTOCOL_BREACH("it broke the protocol"),
    JVM_OUT_OF_MEMORY("the JVM had no memory left to read what it sent, or to send to it"),
    CONNECTION_FAULT("reading from it or writing to it failed by a fault of Clutch itself"),
    UNFINISHED_MESSAGE("it left a message unfinished that held memory which others need"),
    BOOT_TIMEOUT("it was not ready in time");

    private final String label;

    Cause(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  /** A step of the ladder by which a process is ended. */
  enum Step {
    ASKED("asked"),
    INTERRUPTED("interrupted"),
    TERMINATED("SIGTERM"),
    KILLED("SIGKILL");

    private final String label;

    Step(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }
}
