package io.clutch.internal.memory;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * A file in memory that has no name, so that nothing of it is left once no process has it. It is
 * written as it is made, so each of its pages is there before anybody maps it. Thread-safe.
 */
public final class SharedFile {
  /** The file system of all of them. */
  public static final String STORE = "/dev/shm";

  private static final int CHUNK = 1 << 20;
  private static final Set<StandardOpenOption> NEW =
      EnumSet.of(
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.DELETE_ON_CLOSE); // which on Linux takes the name away at once
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** Of all that is freed with its last reference. */
  static final Cleaner CLEANER = Cleaner.create();

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final long PROCESS = ProcessHandle.current().pid();

  // Where the last file was found: the next often gets the same number.
  private static volatile int likely;

  private final FileChannel channel;
  private final long size;
  private final SharedPlace place;
  private final AtomicInteger holders = new AtomicInteger();
  private final Cleaner.Cleanable end;
  private volatile Predicate<SharedFile> unused = file -> false;
  private volatile boolean keepsContent;

  private SharedFile(FileChannel channel, long size, SharedPlace place, Runnable closed) {
    this.channel = channel;
    this.size = size;
    this.place = place;
    this.end = CLEANER.register(this, new End(channel, closed));
  }

  private record End(FileChannel channel, Runnable closed) implements Runnable {
    @Override
    public void run() {
      closed.run();
      try {
        channel.close();
      } catch (IOException e) {
        // The descriptor is gone all the same.
      }
    }
  }

  /**
   * A file with these bytes.
   *
   * @param closed runs once it is closed or forgotten, and not if it cannot be made
   * @throws SharedStoreFullException if there is no room for them
   * @throws IOException if it cannot be made for another reason
   */
  static SharedFile of(ByteBuffer data, Runnable closed) throws IOException {
    return make(data.remaining(), closed, to -> write(to, data.duplicate()));
  }

  /** Has other bytes from here on, no more than before; nobody else has it open. */
  void rewrite(ByteBuffer data) throws IOException {
    channel.position(0);
    write(channel, data.duplicate());
  }

  /** A file of zeros; throws as {@link #of}. */
  static SharedFile zeroed(long size) throws IOException {
    return make(size, () -> {}, to -> writeZeros(to, size));
  }

  private interface Content {
    void write(FileChannel to) throws IOException;
  }

  private static SharedFile make(long size, Runnable closed, Content content) throws IOException {
    Path path = Path.of(STORE, "clutch-" + PROCESS + "-" + UUID.randomUUID());
    FileChannel channel = FileChannel.open(path, NEW, OWNER_ONLY);
    try {
      content.write(channel);
      return new SharedFile(channel, size, place(path), closed);
    } catch (IOException e) {
      channel.close();
      throw isFull(size) ? new SharedStoreFullException(size, e) : e;
    } catch (RuntimeException | Error e) {
      channel.close();
      throw e;
    }
  }

  private static boolean isFull(long size) throws IOException {
    return Files.getFileStore(Path.of(STORE)).getUsableSpace() < size;
  }

  /** In pieces, as the JDK copies the bytes of an array once more on their way. */
  private static void write(FileChannel to, ByteBuffer data) throws IOException {
    int end = data.limit();
    while (data.position() < end) {
      data.limit((int) Math.min(end, (long) data.position() + CHUNK));
      while (data.hasRemaining()) {
        to.write(data);
      }
    }
  }

  private static void writeZeros(FileChannel to, long size) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(CHUNK, size));
    for (long left = size; left > 0; ) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), left));
      left -= to.write(zeros);
    }
  }

  private static SharedPlace place(Path path) throws IOException {
    String end = path.getFileName() + " (deleted)";
    int descriptor = likely;
    if (!isAt(descriptor, end)) {
      descriptor = search(end);
      likely = descriptor;
    }
    Object inode = Files.getAttribute(descriptorPath(descriptor), "unix:ino");
    return new SharedPlace(PROCESS, descriptor, (long) inode);
  }

  private static Path descriptorPath(int descriptor) {
    return DESCRIPTORS.resolve(Integer.toString(descriptor));
  }

  private static int search(String end) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path each : all) {
        int descriptor = Integer.parseInt(each.getFileName().toString());
        if (isAt(descriptor, end)) {
          return descriptor;
        }
      }
    }
    throw new IOException("a file of " + STORE + " is not among the descriptors of this process");
  }

  private static boolean isAt(int descriptor, String end) {
    try {
      return Files.readSymbolicLink(descriptorPath(descriptor)).toString().endsWith(end);
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  public SharedPlace place() {
    return place;
  }

  public long size() {
    return size;
  }

  /** All of it; the mapping lives as long as the buffer, whether the file is closed or not. */
  MappedByteBuffer map(MapMode mode) throws IOException {
    return channel.map(mode, 0, size);
  }

  /** Whether others can open it. */
  public boolean isOpen() {
    return channel.isOpen();
  }

  /** One more needs it. */
  public void hold() {
    holders.incrementAndGet();
  }

  /**
   * One that called {@link #hold} needs it no more; with the last one it is closed, or kept for
   * other bytes. Who has it open or mapped keeps it.
   */
  public void release() {
    if (holders.decrementAndGet() == 0 && !unused.test(this)) {
      close();
    }
  }

  /** This process maps it too: it never has other bytes. */
  public void keepContent() {
    keepsContent = true;
  }

  boolean keepsContent() {
    return keepsContent;
  }

  void close() {
    end.clean();
  }

  /** What is told when nobody needs it any more, and says whether it keeps it. */
  void whenUnused(Predicate<SharedFile> told) {
    unused = told;
  }

  /** The bytes of a file that another process holds, read-only. */
  static MappedByteBuffer map(SharedPlace at, long offset, long size) throws IOException {
    return open(at, offset + size, channel -> channel.map(MapMode.READ_ONLY, offset, size));
  }

  /** The same bytes, copied. */
  static ByteBuffer read(SharedPlace at, long offset, int size) throws IOException {
    return open(at, offset + size, channel -> read(channel, offset, ByteBuffer.allocate(size)));
  }

  private static ByteBuffer read(FileChannel channel, long offset, ByteBuffer to)
      throws IOException {
    while (to.hasRemaining()) {
      to.limit((int) Math.min(to.capacity(), (long) to.position() + CHUNK));
      if (channel.read(to, offset + to.position()) < 0) {
        throw new IOException("a shared file has become shorter");
      }
      to.limit(to.capacity());
    }
    return to.flip();
  }

  private interface Reading<T> {
    T of(FileChannel channel) throws IOException;
  }

  private static <T> T open(SharedPlace at, long end, Reading<T> reading) throws IOException {
    at.check(end);
    try (FileChannel channel = FileChannel.open(at.path(), StandardOpenOption.READ)) {
      T found = reading.of(channel);
      at.check(end); // and so it was this file that was opened
      return found;
    }
  }
}
