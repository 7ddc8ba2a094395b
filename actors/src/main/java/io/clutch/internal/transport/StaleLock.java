package io.clutch.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets one process at a time replace a stale socket. The lock is a file beside the socket, which
 * its holder removes. The kernel frees the lock if its holder dies.
 */
final class StaleLock implements AutoCloseable {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Path file;
  private final FileChannel channel;

  private StaleLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Waits for the lock, at most 2 s.
   *
   * @throws IOException if others hold it all that time, or the file cannot be created
   */
  static StaleLock take(Path socket) throws IOException {
    Path file = socket.resolveSibling("." + socket.getFileName() + ".lock");
    long until = System.nanoTime() + LIMIT_NANOS;
    while (until - System.nanoTime() > 0) {
      var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isTaken(channel, file)) {
        return new StaleLock(file, channel);
      }
      channel.close();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    throw new IOException("other processes replace the socket at the same time");
  }

  /** Locks the file. A lock on a file that its last holder has removed does not count. */
  private static boolean isTaken(FileChannel channel, Path file) throws IOException {
    try {
      return channel.tryLock() != null && isAt(file, channel);
    } catch (OverlappingFileLockException | NoSuchFileException notYet) {
      return false;
    }
  }

  /** Whether the path still names the locked file. Only the holder of its lock writes to a file. */
  private static boolean isAt(Path file, FileChannel channel) throws IOException {
    ByteBuffer mark = ByteBuffer.allocate(Long.BYTES);
    mark.putLong(ThreadLocalRandom.current().nextLong());
    channel.write(mark.flip(), 0);
    return ByteBuffer.wrap(Files.readAllBytes(file)).equals(mark.flip());
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    channel.close();
  }
}
