package io.clutch.telemetry;

import java.time.Duration;

/** Something that happened in a supervisor, or in a pool, which supervises its workers. */
public sealed interface SupervisionEvent extends TelemetryEvent {

  /**
   * The path of the tree's top and the ids that lead to the supervisor, which stay the same through
   * all restarts; of a pool its name, see {@link PoolEvent#pool}.
   */
  String supervisor();

  /** A child is ready; {@code took} is the time since it was spawned. */
  record ChildStarted(String supervisor, String child, long incarnation, Duration took)
      implements SupervisionEvent {}

  /** A child had nothing to do when it was started, which is no fault; it is not running. */
  record ChildIgnored(String supervisor, String child, long incarnation)
      implements SupervisionEvent {}

  /** A child did not become ready. */
  record ChildStartFailed(String supervisor, String child, long incarnation, String reason)
      implements SupervisionEvent {}

  /** A child that was ready ended by itself; {@code abnormal} tells whether that is a fault. */
  record ChildExited(
      String supervisor,
      String child,
      long incarnation,
      String reason,
      boolean abnormal,
      Duration uptime)
      implements SupervisionEvent {}

  /**
   * A child is to be restarted after the delay, and with it those that the strategy names; this is
   * restart {@code restart} of the {@code intensity} that the period allows.
   */
  record ChildRestarting(
      String supervisor, String child, String reason, int restart, int intensity, Duration delay)
      implements SupervisionEvent {}

  /** The supervisor has stopped a child. */
  record ChildStopped(String supervisor, String child, long incarnation, How how, Duration took)
      implements SupervisionEvent {
    /** What it took. */
    public enum How {
      /** It ended as its shutdown says. */
      IN_ORDER,
      /** It was killed. */
      KILLED,
      /** It did not even end when it was killed, and is waited for no longer. */
      ABANDONED
    }
  }

  /** The supervisor gives up, because the child would have to be restarted too often. */
  record GaveUp(String supervisor, String child, String reason, int intensity, Duration period)
      implements SupervisionEvent {}

  /** All children are ready. */
  record SupervisorStarted(String supervisor, int children, Duration took)
      implements SupervisionEvent {}

  /** The supervisor has ended, and no child is left; {@code abnormal} where it never started. */
  record SupervisorStopped(String supervisor, String reason, boolean abnormal)
      implements SupervisionEvent {}
}
