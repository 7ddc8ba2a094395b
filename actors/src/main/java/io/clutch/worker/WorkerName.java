package io.clutch.worker;

/**
 * What a worker is called.
 *
 * @param path of its actor
 * @param stable the same for all that follow each other in one place of a tree or a pool
 */
public record WorkerName(String path, String stable) {

  /** Of what has one actor for all its life. */
  public static WorkerName of(String path) {
    return new WorkerName(path, path);
  }
}
