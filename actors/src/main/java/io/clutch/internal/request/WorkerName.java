package io.clutch.internal.request;

import java.util.Optional;

/**
 * The names of a worker.
 *
 * @param path the path of its actor
 * @param stable the same for successive workers in one place of a tree or a pool
 */
public record WorkerName(String path, String stable) {

  /** The names of a worker in a place of a tree or pool, or of a single worker. */
  public static WorkerName of(String path, Optional<String> place) {
    return new WorkerName(path, place.orElse(path));
  }

  /** The names of a worker with one actor for all its life. */
  public static WorkerName of(String path) {
    return new WorkerName(path, path);
  }
}
