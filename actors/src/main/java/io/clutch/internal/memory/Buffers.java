package io.clutch.internal.memory;

import java.nio.ByteBuffer;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;

/**
 * The buffers that go beside a body, in their order. Large ones may be in a shared file too, and
 * then do not travel if the peer can open that. Immutable.
 */
public final class Buffers extends AbstractList<ByteBuffer> implements RandomAccess {
  /** No buffers. */
  public static final Buffers NONE = new Buffers(List.of(), List.of());

  private final List<ByteBuffer> data;
  // The files of those that have one, null for the others; empty where none has.
  private final List<SharedFile> files;

  private Buffers(List<ByteBuffer> data, List<SharedFile> files) {
    this.data = data;
    this.files = files;
  }

  /** Buffers of which none is in a shared file. */
  public static Buffers of(List<ByteBuffer> data) {
    if (data instanceof Buffers made) {
      return made;
    }
    return data.isEmpty() ? NONE : new Buffers(data, List.of());
  }

  /** Buffers with the file of each, or null. */
  public static Buffers of(List<ByteBuffer> data, List<SharedFile> files) {
    for (SharedFile file : files) {
      if (file != null) {
        return new Buffers(data, files);
      }
    }
    return of(data);
  }

  /** Those of several bodies, one after the other. */
  public static Buffers together(List<Buffers> all) {
    if (all.size() == 1) {
      return all.get(0);
    }
    var data = new ArrayList<ByteBuffer>();
    var files = new ArrayList<SharedFile>();
    for (Buffers each : all) {
      for (int i = 0; i < each.size(); i++) {
        data.add(each.data.get(i));
        files.add(each.file(i));
      }
    }
    return of(data, files);
  }

  @Override
  public ByteBuffer get(int index) {
    return data.get(index);
  }

  @Override
  public int size() {
    return data.size();
  }

  /** Whether any is in a shared file. */
  public boolean isShared() {
    return !files.isEmpty();
  }

  /** The file of one; null if it has none. */
  public SharedFile file(int index) {
    return files.isEmpty() ? null : files.get(index);
  }

  /** The bytes of all of them. */
  public long bytes() {
    long bytes = 0;
    for (int i = 0; i < data.size(); i++) {
      bytes += data.get(i).remaining();
    }
    return bytes;
  }

  /** The bytes of those that are in no file. */
  public long besideFiles() {
    long bytes = 0;
    for (int i = 0; i < data.size(); i++) {
      bytes += file(i) == null ? data.get(i).remaining() : 0;
    }
    return bytes;
  }

  /** The same buffers, none in a file. */
  public Buffers withoutFiles() {
    return isShared() ? new Buffers(data, List.of()) : this;
  }

  /** One more needs the files. */
  public void hold() {
    for (SharedFile file : files) {
      if (file != null) {
        file.hold();
      }
    }
  }

  /** One that called {@link #hold} needs the files no more. */
  public void release() {
    for (SharedFile file : files) {
      if (file != null) {
        file.release();
      }
    }
  }
}
