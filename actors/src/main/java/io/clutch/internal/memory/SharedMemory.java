package io.clutch.internal.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shared memory of one actor system: large buffers cross in files that both sides map. Bounds
 * the bytes of all files that wait for Python and of all that came from it and are still in use.
 * Thread-safe.
 */
public final class SharedMemory {
  /** The configuration key of the bound. */
  public static final String KEY = "clutch.limits.shared-memory";

  /** Whether this system has what it takes. */
  static final boolean IS_POSSIBLE =
      Files.isDirectory(Path.of(SharedFile.STORE)) && Files.isReadable(Path.of("/proc/self/fd"));

  private static final Logger LOG = LoggerFactory.getLogger(SharedMemory.class);

  private final long limit;
  private final int threshold;
  private final AtomicLong used = new AtomicLong();
  private final Unreferenced unreferenced;
  private final SpareFiles spares;
  private final AtomicBoolean isOff;
  private volatile boolean isProven;
  private SharedFile probe;
  private final AtomicBoolean isFull = new AtomicBoolean();

  private SharedMemory(long limit, int threshold, boolean isOff) {
    this.limit = limit;
    this.threshold = threshold;
    this.unreferenced = new Unreferenced(limit);
    this.spares = new SpareFiles(limit / 8);
    this.isOff = new AtomicBoolean(isOff);
  }

  /** Memory of at most {@code limit} bytes, for buffers of at least {@code threshold} bytes. */
  public static SharedMemory of(long limit, int threshold) {
    return new SharedMemory(limit, threshold, limit == 0 || !IS_POSSIBLE);
  }

  /** No shared memory. */
  public static SharedMemory none() {
    return new SharedMemory(0, Integer.MAX_VALUE, true);
  }

  public boolean isOn() {
    return !isOff.get();
  }

  /** A worker takes part. */
  public void isTaken() {
    isProven = true;
  }

  /** A worker does not take part; if none has before, it is not worth while for any. */
  public void isDeclined() {
    if (!isProven) {
      isOff.set(true);
    }
  }

  /** A worker cannot take part, and so it is not worth while for any. */
  public void turnOff(String why) {
    if (!isOff.getAndSet(true)) {
      LOG.warn("no shared memory with Python, large arrays are copied: {}", why);
    }
  }

  public long limit() {
    return limit;
  }

  public int threshold() {
    return threshold;
  }

  /** A file that a worker is to open as a trial; empty if it cannot be made. */
  public synchronized Optional<SharedPlace> probe() {
    if (probe == null && isOn()) {
      try {
        probe = SharedFile.zeroed(1);
      } catch (IOException e) {
        turnOff(e.toString());
      }
    }
    return Optional.ofNullable(probe).map(SharedFile::place);
  }

  /** A file with these bytes; empty if they are few, or if there is no room for them. */
  public Optional<SharedFile> copy(ByteBuffer data) {
    long bytes = data.remaining();
    if (bytes < threshold || !isOn()) {
      return Optional.empty();
    }
    Optional<SharedFile> spare = spares.take(bytes);
    return spare.isPresent() ? rewritten(spare.get(), data) : made(data, bytes);
  }

  private static Optional<SharedFile> rewritten(SharedFile file, ByteBuffer data) {
    try {
      file.rewrite(data);
      return Optional.of(file);
    } catch (IOException interrupted) {
      file.close();
      return Optional.empty();
    }
  }

  private Optional<SharedFile> made(ByteBuffer data, long bytes) {
    if (!tryReserve(bytes)) {
      spares.close(); // they take of the same bound
      if (!tryReserve(bytes)) {
        return Optional.empty();
      }
    }
    try {
      SharedFile file = SharedFile.of(data, () -> release(bytes));
      file.whenUnused(spares::keep);
      return Optional.of(file);
    } catch (IOException e) {
      release(bytes);
      tellOnce(e);
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      release(bytes);
      throw e;
    }
  }

  /** Where the calling thread was interrupted, there is no reason to tell. */
  private void tellOnce(IOException problem) {
    if (problem instanceof SharedStoreFullException && !isFull.getAndSet(true)) {
      LOG.warn("large arrays are copied through the socket: {}", problem.getMessage());
    }
  }

  /**
   * The bytes that another process holds there, read-only, counted until nobody refers to them;
   * empty if there is no room for them.
   *
   * @throws IOException if they are not there
   */
  public Optional<ByteBuffer> map(SharedPlace at, long offset, long bytes) throws IOException {
    if (!tryReserve(bytes)) {
      return Optional.empty();
    }
    try {
      ByteBuffer mapped = SharedFile.map(at, offset, bytes);
      SharedFile.CLEANER.register(mapped, () -> release(bytes));
      return Optional.of(mapped);
    } catch (IOException | RuntimeException | Error e) {
      release(bytes);
      throw e;
    }
  }

  /** The same bytes in memory of this process; throws as {@link #map}. */
  public static ByteBuffer read(SharedPlace at, long offset, long bytes) throws IOException {
    return SharedFile.read(at, offset, (int) bytes);
  }

  /** The actor system has ended. */
  public synchronized void close() {
    isOff.set(true);
    if (probe != null) {
      probe.close();
    }
    spares.close();
  }

  private boolean tryReserve(long bytes) {
    while (true) {
      long now = used.get();
      if (bytes > limit - now) {
        return false;
      }
      if (used.compareAndSet(now, now + bytes)) {
        unreferenced.usedNow(now + bytes);
        return true;
      }
    }
  }

  private void release(long bytes) {
    unreferenced.usedNow(used.addAndGet(-bytes));
  }
}
