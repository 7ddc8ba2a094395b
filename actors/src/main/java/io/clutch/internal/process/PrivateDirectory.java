package io.clutch.internal.process;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A directory below {@code java.io.tmpdir} that only this user may enter. */
final class PrivateDirectory {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private final Path path;
  private final UserPrincipal owner;

  private PrivateDirectory(Path path, UserPrincipal owner) {
    this.path = path;
    this.owner = owner;
  }

  /** Creates a directory. Its path is absolute, for processes with other working directories. */
  static PrivateDirectory create() throws IOException {
    String prefix = "clutch-" + ProcessHandle.current().pid() + "-";
    try {
      Path made = Files.createTempDirectory(prefix).toAbsolutePath();
      // Resolves a ".." as the system does.
      Path path = made.equals(made.normalize()) ? made : made.toRealPath();
      return new PrivateDirectory(path, Files.getOwner(path));
    } catch (IOException e) {
      String place = "java.io.tmpdir (" + System.getProperty("java.io.tmpdir") + ")";
      throw new IOException("no directory can be made in " + place + ": " + e, e);
    }
  }

  Path path() {
    return path;
  }

  /** Creates it again if it is gone. Another user may have created one in its place meanwhile. */
  void restore() throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(path.getParent());
      Files.createDirectory(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    }
    boolean isOurs =
        Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
            && Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(owner)
            && Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS).equals(OWNER_ONLY);
    if (!isOurs) {
      throw new IOException("it is not the private directory that it was");
    }
  }

  /**
   * Writes a file atomically, so that no process reads a part of it. For one thread at a time.
   * Fails if the directory is gone: only {@link #restore} creates it, with its permissions.
   */
  void write(Path target, byte[] content) throws IOException {
    makeBelow(target.getParent());
    Path draft = path.resolve("draft");
    try {
      Files.write(draft, content);
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private void makeBelow(Path folder) throws IOException {
    if (folder.equals(path)) {
      return;
    }
    makeBelow(folder.getParent());
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException made) {
      // an earlier file has created it
    }
  }

  void delete() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> paths = Files.walk(path)) {
      deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path below : deepestFirst) {
      Files.deleteIfExists(below);
    }
  }
}
