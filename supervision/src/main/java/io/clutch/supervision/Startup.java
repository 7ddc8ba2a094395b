package io.clutch.supervision;

/**
 * By this, a child reports that it has started; see {@link ChildSpec#acknowledging}. Only the first
 * call of each method counts. Thread-safe.
 */
public interface Startup {

  /** The child is ready: the next one may start. */
  default void ready() {
    ready("");
  }

  /** The child is ready. Snapshots show {@code detail}, such as {@code pid 4711}. */
  void ready(String detail);

  /** The child cannot start. It is stopped. */
  void failed(Throwable cause);

  /**
   * The child has nothing to do, which is not a failure. It is stopped, and the next children
   * start. {@link SupervisorCommand.RestartChild} can start it later. A temporary child, or one of
   * a dynamic supervisor, is forgotten. Like OTP's {@code ignore}.
   */
  void ignore();

  /**
   * Gives the reason just before the child stops, as if the child had thrown it. Unlike a thrown
   * exception, Pekko does not log it. From a child that is stopped because it was not ready within
   * its start limit, it is the cause of the failed start.
   */
  void ends(Throwable cause);

  /**
   * The child's place, which is the same for each incarnation: the path of the tree's top and the
   * ids that lead to the child, such as {@code /user/tree/group/model}.
   */
  String path();

  /** How often the supervisor has started this child, including this time. */
  long incarnation();
}
