package io.clutch.entity;

import io.clutch.entity.EntityStore.Saved;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/** A file with a snapshot: a mark, the revision, a checksum of what follows, and the state. */
final class SnapshotFile {
  private static final long MARK = 0x636c757463683031L; // clutch01
  private static final int HEAD = Long.BYTES + Long.BYTES + Integer.BYTES;
  private static final long LONGEST = HEAD + (1L << 20);

  private SnapshotFile() {}

  static Optional<Saved> read(Path file) throws IOException {
    byte[] bytes;
    try {
      if (Files.size(file) > LONGEST) {
        throw new IOException("the file " + file + " is too long for a snapshot");
      }
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    ByteBuffer read = ByteBuffer.wrap(bytes);
    if (bytes.length < HEAD || read.getLong() != MARK) {
      throw new IOException("the file " + file + " has no snapshot");
    }
    long revision = read.getLong();
    int checksum = read.getInt();
    var state = new byte[read.remaining()];
    read.get(state);
    if (revision < 1 || checksum != checksum(revision, state)) {
      throw new IOException("the snapshot in " + file + " is damaged");
    }
    return Optional.of(new Saved(revision, state));
  }

  /** Replaces the file in one step. */
  static void write(Path file, Saved saved) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(HEAD).putLong(MARK).putLong(saved.revision());
    head.putInt(checksum(saved.revision(), saved.state())).flip();
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(next); // of a JVM that was killed
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            next,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      write(channel, head);
      write(channel, ByteBuffer.wrap(saved.state()));
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void write(SeekableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static int checksum(long revision, byte[] state) {
    var sum = new CRC32C();
    sum.update(ByteBuffer.allocate(Long.BYTES).putLong(revision).flip());
    sum.update(state);
    return (int) sum.getValue();
  }
}
