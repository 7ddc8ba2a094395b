package io.clutch.internal.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Memory that the user writes once and Python maps. It is found by the very buffer that was given
 * out, as long as somebody refers to that. Thread-safe.
 */
public final class Allocation {
  private static final Map<Key, Allocation> ALL = new ConcurrentHashMap<>();

  private final Optional<SharedFile> file;
  private volatile boolean isSealed;

  private Allocation(Optional<SharedFile> file) {
    this.file = file;
  }

  /**
   * New memory of zeros, to which {@code buffer} refers; ordinary memory if there is no other.
   *
   * @throws UncheckedIOException if the store of shared memory, which it names, is full
   */
  public static ByteBuffer of(int bytes) {
    if (bytes == 0 || !SharedMemory.IS_POSSIBLE) {
      return add(ByteBuffer.allocateDirect(bytes), Optional.empty());
    }
    try {
      SharedFile file = SharedFile.zeroed(bytes); // bounded by the file system alone
      file.hold();
      return add(file.map(MapMode.READ_WRITE), Optional.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private static ByteBuffer add(ByteBuffer buffer, Optional<SharedFile> file) {
    var allocation = new Allocation(file);
    var key = new Key(buffer);
    ALL.put(key, allocation);
    SharedFile.CLEANER.register(
        buffer,
        () -> {
          ALL.remove(key);
          file.ifPresent(SharedFile::release);
        });
    return buffer;
  }

  /** The allocation of exactly this buffer. */
  public static Optional<Allocation> find(ByteBuffer buffer) {
    return buffer.isDirect() ? Optional.ofNullable(ALL.get(new Key(buffer))) : Optional.empty();
  }

  /** It is sent: from here on it is not to be written to. */
  public Optional<SharedFile> seal() {
    isSealed = true;
    return file;
  }

  public boolean isSealed() {
    return isSealed;
  }

  /** A buffer by its identity: two with the same bytes differ. */
  private static final class Key extends WeakReference<ByteBuffer> {
    private final int hash;

    Key(ByteBuffer buffer) {
      super(buffer);
      this.hash = System.identityHashCode(buffer);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return this == other || (other instanceof Key that && get() != null && that.get() == get());
    }
  }
}
