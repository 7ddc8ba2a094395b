package io.clutch.supervision;

import java.time.Duration;
import java.util.List;

/**
 * An event of a supervisor, or of a pool of Clutch, which supervises its workers. The list of kinds
 * is closed, so a chain of {@code instanceof} over them is complete.
 */
public sealed interface SupervisionEvent {

  /**
   * The path of the tree's top and the ids that lead to the supervisor. It stays the same through
   * all restarts. For a pool of Clutch, its name.
   */
  String supervisor();

  /** A child is ready; {@code took} is the time since it was spawned. */
  record ChildStarted(String supervisor, String child, long incarnation, Duration took)
      implements SupervisionEvent {}

  /** A child had nothing to do when it was started. That is no failure, and it is not running. */
  record ChildIgnored(String supervisor, String child, long incarnation)
      implements SupervisionEvent {}

  /** A child did not become ready. */
  record ChildStartFailed(String supervisor, String child, long incarnation, String reason)
      implements SupervisionEvent {}

  /** A child that was ready ended by itself; {@code abnormal} tells whether that was abnormal. */
  record ChildExited(
      String supervisor,
      String child,
      long incarnation,
      String reason,
      boolean abnormal,
      Duration uptime)
      implements SupervisionEvent {}

  /**
   * A child will be restarted after the delay, together with those that the strategy names. This is
   * restart {@code restart} of the {@code intensity} that the period allows.
   */
  record ChildRestarting(
      String supervisor, String child, String reason, int restart, int intensity, Duration delay)
      implements SupervisionEvent {}

  /** The supervisor stopped a child. */
  record ChildStopped(String supervisor, String child, long incarnation, How how, Duration took)
      implements SupervisionEvent {
    /** How the child was stopped. */
    public enum How {
      /** It ended within the limit of its shutdown. */
      IN_ORDER,
      /** It was killed. */
      KILLED,
      /** It did not end even when it was killed, and is no longer waited for. */
      ABANDONED
    }
  }

  /** The supervisor gives up, because the child would have to be restarted too often. */
  record GaveUp(String supervisor, String child, String reason, int intensity, Duration period)
      implements SupervisionEvent {}

  /** All children are ready. */
  record SupervisorStarted(String supervisor, int children, Duration took)
      implements SupervisionEvent {}

  /**
   * The supervisor ended, and no child is left but those that it had abandoned.
   *
   * @param abnormal also true if it never started
   * @param abandoned the ids of children that did not end when they were killed, and have not ended
   *     yet; in no order
   */
  record SupervisorStopped(
      String supervisor, String reason, boolean abnormal, List<String> abandoned)
      implements SupervisionEvent {
    public SupervisorStopped {
      abandoned = List.copyOf(abandoned);
    }
  }
}
