package io.clutch.worker;

/** How the process of a worker is started. */
public enum StartMethod {
  /**
   * Forked from a template if that is safe, and spawned otherwise. The reason for a spawn is in the
   * log, in telemetry and in the worker's status.
   */
  AUTO,
  /** Forked from a template. A worker that cannot be forked does not start. */
  FORK,
  /** Spawned: a new interpreter, which imports everything itself. */
  SPAWN
}
