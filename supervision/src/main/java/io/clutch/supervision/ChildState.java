package io.clutch.supervision;

/** The state of a child. */
public enum ChildState {
  /** Known, and not running. */
  ABSENT,
  /** Spawned, and not ready yet. */
  STARTING,
  RUNNING,
  STOPPING,
  /** It has ended, and the next attempt to start it will follow. */
  RESTARTING
}
