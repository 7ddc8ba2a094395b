package io.clutch.entity;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** A file for each key, below a directory for each type, in 256 folders by the hash of the key. */
final class DirectoryStore implements EntityStore {
  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  // A lock of the system is one for each JVM, so threads of one JVM need their own.
  private static final Object[] MONITORS = Stream.generate(Object::new).limit(256).toArray();

  private final Path directory;

  DirectoryStore(Path directory) {
    this.directory = directory;
  }

  private interface Change<R> {
    R on(Path file) throws IOException;
  }

  @Override
  public CompletionStage<Optional<Saved>> load(String type, String key) {
    try {
      return CompletableFuture.completedFuture(SnapshotFile.read(file(type, hash(key))));
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletionStage<Long> save(String type, String key, long revision, byte[] state) {
    return changed(
        type,
        key,
        file -> {
          if (revision != SnapshotFile.read(file).map(Saved::revision).orElse(0L)) {
            return 0L;
          }
          var saved = new Saved(Revisions.after(revision), state);
          SnapshotFile.write(file, saved);
          return saved.revision();
        });
  }

  @Override
  public CompletionStage<Boolean> remove(String type, String key, long revision) {
    return changed(
        type,
        key,
        file -> {
          if (revision != SnapshotFile.read(file).map(Saved::revision).orElse(0L)) {
            return false;
          }
          Files.deleteIfExists(file);
          return true;
        });
  }

  /** Changes a file while no other thread or JVM does. */
  private <R> CompletionStage<R> changed(String type, String key, Change<R> change) {
    byte[] hash = hash(key);
    Path file = file(type, hash);
    synchronized (MONITORS[hash[0] & 0xff]) {
      try {
        Files.createDirectories(file.getParent(), PRIVATE);
        Path lock = file.resolveSibling("lock");
        try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
          channel.lock(); // until it is closed
          return CompletableFuture.completedFuture(change.on(file));
        }
      } catch (IOException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
  }

  private Path file(String type, byte[] hash) {
    String name = HexFormat.of().formatHex(hash);
    return directory.resolve(type).resolve(name.substring(0, 2)).resolve(name);
  }

  private static byte[] hash(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // each Java has it
    }
  }
}
