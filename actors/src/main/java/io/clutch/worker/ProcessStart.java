package io.clutch.worker;

/**
 * How a worker's present process was started.
 *
 * @param isForked whether it was forked from a template; otherwise it was spawned
 * @param whySpawned why it was spawned although it should have been forked, such as "importing
 *     `torch` started 3 threads"; empty if it was forked, or if {@link StartMethod#SPAWN} is set
 */
public record ProcessStart(boolean isForked, String whySpawned) {
  /** Of a worker that was meant to be spawned, or has no process. */
  public static final ProcessStart SPAWNED = new ProcessStart(false, "");

  /** Of a worker that was forked. */
  public static final ProcessStart FORKED = new ProcessStart(true, "");
}
