package io.clutch;

import java.lang.reflect.Array;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A value of each type that a test passes somewhere. */
public final class SampleValues {
  private final Map<Class<?>, Object> samples = new HashMap<>();

  private SampleValues() {}

  /** Values of the JDK's types. */
  public static SampleValues create() {
    return new SampleValues()
        .with(String.class, "sample")
        .with(Object.class, "sample")
        .with(Duration.class, Duration.ofSeconds(1))
        .with(Instant.class, Instant.EPOCH)
        .with(Path.class, Path.of("sample"))
        .with(Class.class, Runnable.class)
        .with(Type.class, String.class)
        .with(Throwable.class, new IllegalStateException("sample"))
        .with(Optional.class, Optional.empty())
        .with(Stream.class, Stream.empty())
        .with(List.class, List.of())
        .with(Map.class, Map.of())
        .with(boolean.class, true)
        .with(char.class, 'C')
        .with(int.class, 1)
        .with(long.class, 1L)
        .with(double.class, 1.0);
  }

  /** Adds a value, which replaces the previous one of that type. */
  public SampleValues with(Class<?> type, Object value) {
    samples.put(type, value);
    return this;
  }

  /** A value of the type; any constant of an enum, and an implementation of any other interface. */
  Optional<Object> of(Class<?> type) {
    if (samples.containsKey(type)) {
      return Optional.of(samples.get(type));
    }
    if (type.isArray()) {
      return Optional.of(Array.newInstance(type.getComponentType(), 0));
    }
    if (type.isEnum()) {
      return Optional.of(type.getEnumConstants()[0]);
    }
    return type.isInterface() && !type.isSealed() ? Optional.of(implemented(type)) : below(type);
  }

  private static Object implemented(Class<?> type) {
    return Proxy.newProxyInstance(
        type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null);
  }

  private Optional<Object> below(Class<?> type) {
    return samples.values().stream().filter(type::isInstance).findFirst();
  }
}
