package io.clutch.internal.codec.format;

import io.clutch.internal.memory.SharedFile;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The data of public values that give it to users read-only, with the array behind it in reach of
 * the sockets. Each such class registers how to get it, so that no public method has to.
 */
public final class SharedData {
  private static final Map<Class<?>, Function<Object, ByteBuffer>> BY_CLASS =
      new ConcurrentHashMap<>();
  private static final Map<Class<?>, Function<Object, Optional<SharedFile>>> FILES =
      new ConcurrentHashMap<>();

  private SharedData() {}

  /** Called once by the class itself. */
  public static <T> void register(Class<T> type, Function<T, ByteBuffer> data) {
    BY_CLASS.put(type, value -> data.apply(type.cast(value)));
  }

  /** The same, for one whose data may be in shared memory; it is about to be sent. */
  public static <T> void register(
      Class<T> type, Function<T, ByteBuffer> data, Function<T, Optional<SharedFile>> file) {
    register(type, data);
    FILES.put(type, value -> file.apply(type.cast(value)));
  }

  /** The shared file that has exactly its data, of a class registered with one. It is sent next. */
  public static Optional<SharedFile> file(Object value) {
    return FILES.get(value.getClass()).apply(value);
  }

  /** With a position of its own; not to be written to. */
  public static ByteBuffer of(Object value) {
    return BY_CLASS.get(value.getClass()).apply(value);
  }
}
