package io.clutch.observer.internal.reading;

/**
 * What a shown node stands for.
 *
 * @param name in full, and as it is
 * @param actor the path of its actor; empty if there is none now
 * @param isWorker whether it is known to be a worker
 */
public record Source(String name, String actor, boolean isWorker) {

  /** Of a path that no node has. */
  public static Source unknown(String path) {
    return new Source(path, "", false);
  }
}
