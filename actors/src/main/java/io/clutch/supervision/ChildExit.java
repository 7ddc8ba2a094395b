package io.clutch.supervision;

import io.clutch.failure.WorkerStoppedException;

/**
 * Why a child ended.
 *
 * <pre>
 * ChildExit
 *  +- Normal      it stopped by itself            \ normal: a transient child
 *  +- Shutdown    it was stopped, or gave up      / is not started again
 *  +- Killed      it did not stop in its time     \ abnormal
 *  +- Failed      it threw, or ended with a cause /
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
   * What an exception says about an end: a {@link WorkerStoppedException} with a normal reason is a
   * shutdown, all else a failure.
   */
  static ChildExit of(Throwable cause) {
    if (cause instanceof WorkerStoppedException stopped && stopped.reason().isNormal()) {
      return new Shutdown(stopped.reason().message());
    }
    return new Failed(cause);
  }

  /** It stopped by itself. */
  record Normal() implements ChildExit {
    @Override
    public String message() {
      return "stopped by itself";
    }
  }

  /** It was stopped in order, or a supervisor gave up; {@code why} tells. */
  record Shutdown(String why) implements ChildExit {
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
      return cause instanceof WorkerStoppedException stopped
          ? stopped.reason().message()
          : "failed with " + cause;
    }
  }
}
