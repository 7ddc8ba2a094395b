package io.clutch.supervision;

/** Where a child is in its life. */
public enum ChildState {
  /** Known, and not running. */
  ABSENT,
  /** Spawned, and not ready yet. */
  STARTING,
  RUNNING,
  STOPPING,
  /** It ended, and the next attempt to start it is to come. */
  RESTARTING
}
