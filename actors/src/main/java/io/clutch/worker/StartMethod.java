package io.clutch.worker;

/** How the process of a worker is started. */
public enum StartMethod {
  /**
   * Forked from a template if that is safe, and spawned otherwise. Why a worker is spawned is in
   * the log, in telemetry and in its status.
   */
  AUTO,
  /** Forked from a template. A worker that cannot be forked does not start. */
  FORK,
  /** Spawned: a new interpreter, which imports everything itself. */
  SPAWN
}
