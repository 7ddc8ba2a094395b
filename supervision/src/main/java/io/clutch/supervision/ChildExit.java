package io.clutch.supervision;

import java.util.Optional;

/**
 * Why a child ended.
 *
 * <pre>
 * ChildExit
 *  +- Normal      it stopped or finished by itself \ normal: a transient child
 *  +- Shutdown    it was stopped, or gave up       / is not started again
 *  +- Killed      it did not stop in its time      \ abnormal
 *  +- Failed      it threw, or ended with a cause  /
 * </pre>
 */
public sealed interface ChildExit {

  /** A clause that completes "the child ...". */
  String message();

  /** Whether a transient child stays down after it. */
  default boolean isNormal() {
    return this instanceof Normal || this instanceof Shutdown;
  }

  /**
   * What an exception says about an end: an {@link ExitCause} may say that it is none of a fault,
   * and all else is a failure.
   */
  static ChildExit of(Throwable cause) {
    return Causes.exit(cause).orElseGet(() -> new Failed(cause));
  }

  /** It stopped by itself; {@code finished} is what it said when it finished, if it told. */
  record Normal(Optional<String> finished) implements ChildExit {
    public Normal() {
      this(Optional.empty());
    }

    @Override
    public String message() {
      return finished
          .map(why -> why.isEmpty() ? "finished" : "finished: " + why)
          .orElse("stopped by itself");
    }
  }

  /**
   * It was stopped in order, or a supervisor gave up; {@code why} tells. {@code fault} is what made
   * a supervisor at or above it give up, and empty if none did.
   */
  record Shutdown(String why, Optional<ChildExit> fault) implements ChildExit {
    public Shutdown(String why) {
      this(why, Optional.empty());
    }

    @Override
    public String message() {
      return "shut down: " + why;
    }
  }

  /** It was killed; {@code why} tells. */
  record Killed(String why) implements ChildExit {
    @Override
    public String message() {
      return "was killed: " + why;
    }
  }

  /** It ended with an exception. */
  record Failed(Throwable cause) implements ChildExit {
    @Override
    public String message() {
      return Causes.message(cause);
    }
  }
}
