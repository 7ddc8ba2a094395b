package io.clutch.entity;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Keeps the last snapshot of each entity. Each snapshot has a revision, which the store gives it.
 * What saves or removes names the revision that it knows, so that a process which has lost an
 * entity to another one cannot overwrite what that has saved.
 *
 * <p>An implementation must be thread-safe. Its methods run on threads of a host, at most 16 at
 * once, and may block there. Python waits 10 s for each. A stage that fails, or a method that
 * throws, must have changed nothing. It fails the call that needs it; nothing is tried again.
 */
public interface EntityStore {
  /**
   * A snapshot.
   *
   * @param revision at least 1; a later snapshot of the same key has another one
   * @param state at most 1 MiB less 4 KiB, not to be changed
   */
  record Saved(long revision, byte[] state) {
    public Saved {
      Objects.requireNonNull(state, "state");
      if (revision < 1) {
        throw new IllegalArgumentException("a revision is at least 1, not " + revision);
      }
    }
  }

  /**
   * Returns the last snapshot, or empty if there is none.
   *
   * @param type the name of the specification, such as {@code cart}
   * @param key 1 to 200 characters without control characters
   */
  CompletionStage<Optional<Saved>> load(String type, String key);

  /**
   * Replaces the snapshot of this revision, in one step.
   *
   * @param revision that of the snapshot that is replaced; 0 if there must be none
   * @return the new revision; 0 if the store has another revision, and has changed nothing
   */
  CompletionStage<Long> save(String type, String key, long revision, byte[] state);

  /**
   * Removes the snapshot of this revision, in one step.
   *
   * @return false if the store has another revision, and has changed nothing
   */
  CompletionStage<Boolean> remove(String type, String key, long revision);

  /**
   * Whether it is of this JVM alone, so that other nodes of a cluster do not see what is saved
   * here. False by default.
   */
  default boolean isLocal() {
    return false;
  }

  /**
   * A store in the memory of this JVM, which ends with it.
   *
   * @param mostBytes of all keys and states together, at least 1; what exceeds them is not saved
   */
  static EntityStore inMemory(long mostBytes) {
    if (mostBytes < 1) {
      throw new IllegalArgumentException("a store has at least 1 byte, not " + mostBytes);
    }
    return new MemoryStore(mostBytes);
  }

  /**
   * A store in a directory, with one file for each key, which only this user may read. Each is
   * replaced in one step, so a process or a JVM that is killed leaves the old file or the new one.
   * Files are not forced to the disk: what was saved shortly before a machine fails may be lost,
   * and a file may be damaged then; its key fails until somebody deletes that. Several JVMs of one
   * machine may share the directory. It is made when it is needed.
   */
  static EntityStore inDirectory(Path directory) {
    return new DirectoryStore(Objects.requireNonNull(directory, "directory").toAbsolutePath());
  }
}
