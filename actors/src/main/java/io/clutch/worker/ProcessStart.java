package io.clutch.worker;

/**
 * How a worker's current process was started.
 *
 * @param isForked whether it was forked from a template; otherwise it was spawned
 * @param whySpawned why it was spawned although it should have been forked, such as "importing
 *     `torch` started 3 threads"; empty if it was forked, or if {@link StartMethod#SPAWN} is set
 */
public record ProcessStart(boolean isForked, String whySpawned) {
  /** The start of a worker that is meant to be spawned, or that has no process. */
  public static final ProcessStart SPAWNED = new ProcessStart(false, "");

  /** The start of a worker that was forked. */
  public static final ProcessStart FORKED = new ProcessStart(true, "");
}
