package io.clutch.supervision;

/**
 * Given to a child that tells by itself when it has started; see {@link ChildSpec#acknowledging}.
 * Only the first word of each kind counts. Thread-safe.
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

  /**
   * The child has nothing to do, which is no fault: it is stopped, and counts as started for those
   * after it. It is not running then, and can be started by {@link SupervisorCommand.RestartChild};
   * one that is temporary, or a dynamic supervisor's, is forgotten. OTP's {@code ignore}.
   */
  void ignore();

  /**
   * Said just before the child stops: its supervisor takes this as the reason of the end, as if the
   * child had thrown it. Unlike what is thrown, it is not logged by Pekko. Said by a child that is
   * stopped since it was not ready within its start limit, it is the cause of the failed start.
   */
  void ends(Throwable cause);

  /**
   * Where the child stands, the same for each incarnation: the path of the tree's top and the ids
   * that lead to the child, such as {@code /user/tree/group/model}.
   */
  String path();

  /** How often the supervisor has started this child, this time included. */
  long incarnation();
}
