package io.clutch.supervision;

import io.clutch.supervision.internal.rules.Causes;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a child ended.
 *
 * <pre>
 * ChildExit
 *  +- Normal      it stopped or finished by itself \ normal: a transient child
 *  +- Shutdown    it was stopped, or gave up       / is not started again
 *  +- Killed      it did not stop in time          \ abnormal
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
   * The exit for an exception. An {@link ExitCause} may say that it is not a failure. All other
   * exceptions are failures.
   */
  static ChildExit of(Throwable cause) {
    Objects.requireNonNull(cause, "cause");
    return Causes.exit(cause).orElseGet(() -> new Failed(cause));
  }

  /** It stopped by itself. {@code finished} is the reason that it gave, if it gave one. */
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
   * It was stopped, or a supervisor gave up; {@code why} says which. {@code fault} is the failure
   * for which a supervisor, itself or above it, gave up; empty if none did.
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

  /** It was killed; {@code why} says why. */
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
