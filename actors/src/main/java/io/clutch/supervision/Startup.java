package io.clutch.supervision;

/**
 * Given to a child that tells by itself when it has started; see {@link ChildSpec#acknowledging}.
 * Only the first word counts. Thread-safe.
 */
public interface Startup {

  /** The child is ready: the next one may start. */
  default void ready() {
    ready("");
  }

  /** The same; {@code detail} is shown in snapshots, such as {@code pid 4711}. */
  void ready(String detail);

  /** The child cannot start; it is stopped. */
  void failed(Throwable cause);
}
