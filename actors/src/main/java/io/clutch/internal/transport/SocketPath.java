package io.clutch.internal.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A Unix domain socket in the file system that only this user may connect to. It is bound in a new
 * private directory beside its place, gets mode 0600, and is then linked to its place. So it has
 * the mode from the first moment, and an existing file is never replaced by accident.
 */
final class SocketPath implements Binding {
  // The shortest limit of a socket path on the supported systems.
  private static final int LONGEST = 103;
  private static final int BACKLOG = 1024;
  // The attempts to bind while others bind and unbind the same path.
  private static final int TRIES = 5;
  private static final int SOCKET_TYPE = 0140000;
  private static final int TYPE_MASK = 0170000;

  private final Path path;
  private Object inode;

  SocketPath(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /**
   * Listens at the path. A stale socket, on which no process listens, is replaced.
   *
   * @throws IOException if a living process listens there, or the file is not a socket
   */
  @Override
  public ServerSocketChannel bind() throws IOException {
    checkLength(path);
    Path stage = stage();
    var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      Path socket = stage.resolve("s");
      checkLength(socket);
      server.bind(UnixDomainSocketAddress.of(socket), BACKLOG);
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
      Object bound = inode(socket);
      place(socket);
      inode = bound;
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    } finally {
      Files.deleteIfExists(stage.resolve("s"));
      Files.deleteIfExists(stage);
    }
  }

  private static void checkLength(Path path) throws IOException {
    int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST) {
      throw new IOException(
          "a socket's path may have " + LONGEST + " bytes, and this one has " + length);
    }
  }

  /** Creates the private directory. Its name is short, because it counts for the path's length. */
  private Path stage() throws IOException {
    var onlyOwner =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    for (int i = 0; ; i++) {
      String name = "." + Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36), 36);
      try {
        return Files.createDirectory(path.resolveSibling(name), onlyOwner);
      } catch (NoSuchFileException missing) {
        throw new IOException("there is no directory " + path.getParent(), missing);
      } catch (FileAlreadyExistsException taken) {
        if (i >= 100) {
          throw taken;
        }
      }
    }
  }

  private void place(Path socket) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      try {
        Files.createLink(path, socket);
        return;
      } catch (FileAlreadyExistsException taken) {
        removeStale();
      }
    }
    throw new IOException("other processes bind it at the same time");
  }

  /**
   * Removes a stale socket. This needs a lock, because another process may bind a new socket after
   * the check.
   */
  @SuppressWarnings("try") // the lock only needs to be held
  private void removeStale() throws IOException {
    checkStale();
    try (var lock = StaleLock.take(path)) {
      checkStale();
      Files.deleteIfExists(path);
    } catch (NoSuchFileException gone) {
      // Another process has removed it.
    }
  }

  private void checkStale() throws IOException {
    int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    if ((mode & TYPE_MASK) != SOCKET_TYPE) {
      throw new IOException("the file at the path is not a socket");
    }
    try (var peer = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      peer.configureBlocking(false); // does not wait if its queue is full
      peer.connect(UnixDomainSocketAddress.of(path));
    } catch (ConnectException refused) {
      return;
    } catch (SocketException notNow) {
      // The process lives: its queue is full, or this user may not connect.
    }
    throw new IOException("a living process listens at the path");
  }

  /** Whether the bound socket is still at its place. */
  @Override
  public boolean isThere() {
    try {
      return inode != null && inode.equals(inode(path));
    } catch (IOException gone) {
      return false;
    }
  }

  private static Object inode(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  /** Removes the bound socket, but no file that another has put in its place. */
  @Override
  public void remove() throws IOException {
    if (isThere()) {
      Files.deleteIfExists(path);
    }
  }
}
