package io.clutch.internal.request;

import java.util.Optional;

/**
 * What a worker is called.
 *
 * @param path of its actor
 * @param stable the same for all that follow each other in one place of a tree or a pool
 */
public record WorkerName(String path, String stable) {

  /** Of one that a supervisor or a pool starts anew in its place, or of one for itself. */
  public static WorkerName of(String path, Optional<String> place) {
    return new WorkerName(path, place.orElse(path));
  }

  /** Of what has one actor for all its life. */
  public static WorkerName of(String path) {
    return new WorkerName(path, path);
  }
}
