package io.clutch.endtoend;

import java.lang.reflect.Array;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Other forms of values, for comparison. */
final class Forms {
  private Forms() {}

  /** The form in lists only, so that no entries can become equal; see properties.py. */
  static Object explicit(Object value) {
    Object plain = plain(value);
    if (plain instanceof Map<?, ?> map) {
      List<Object> parts = new ArrayList<>();
      map.forEach(
          (key, each) -> {
            parts.add(explicit(key));
            parts.add(explicit(each));
          });
      return List.of("map", parts);
    }
    if (plain instanceof Collection<?> items) {
      List<Object> parts = new ArrayList<>();
      items.forEach(item -> parts.add(explicit(item)));
      return List.of(plain instanceof Set ? "set" : "list", parts);
    }
    return plain;
  }

  /** A text that is equal for values that both languages treat as equal. */
  static String normal(Object value) {
    Object plain = plain(value);
    if (plain instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> normal(entry.getKey()) + "=" + normal(entry.getValue()))
          .collect(Collectors.joining(", ", "map(", ")"));
    }
    if (plain instanceof Set<?> items) {
      return "set" + items.stream().map(Forms::normal).sorted().toList();
    }
    if (plain instanceof List<?> items) {
      return "list" + items.stream().map(Forms::normal).toList();
    }
    if (plain instanceof byte[] bytes) {
      return "bytes " + HexFormat.of().formatHex(bytes);
    }
    return plain == null ? "null" : plain.getClass().getSimpleName() + " " + inMicros(plain);
  }

  /** The untyped form. */
  private static Object plain(Object value) {
    if (value instanceof BigInteger large && large.bitLength() < 64) {
      return large.longValue();
    }
    if (value instanceof Byte || value instanceof Short || value instanceof Integer) {
      return ((Number) value).longValue();
    }
    if (value instanceof Float number) {
      return number.doubleValue();
    }
    if (value instanceof Character || value instanceof Enum<?>) {
      return value.toString();
    }
    if (value instanceof ByteBuffer bytes) {
      return Arrays.copyOf(bytes.array(), bytes.remaining());
    }
    if (value instanceof RandomValues.Reading reading) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("name", reading.name());
      map.put("value", reading.value());
      return map;
    }
    if (value != null && value.getClass().isArray() && !(value instanceof byte[])) {
      return IntStream.range(0, Array.getLength(value)).mapToObj(i -> Array.get(value, i)).toList();
    }
    return value;
  }

  /** Times in microseconds, as in Python: instants are rounded, all others are cut. */
  private static Object inMicros(Object value) {
    if (value instanceof Instant instant) {
      return instant.plusNanos(500).truncatedTo(ChronoUnit.MICROS);
    }
    if (value instanceof OffsetDateTime time) {
      return time.truncatedTo(ChronoUnit.MICROS);
    }
    if (value instanceof ZonedDateTime time) {
      return time.truncatedTo(ChronoUnit.MICROS);
    }
    if (value instanceof LocalDateTime time) {
      return time.truncatedTo(ChronoUnit.MICROS);
    }
    if (value instanceof LocalTime time) {
      return time.truncatedTo(ChronoUnit.MICROS);
    }
    return value instanceof Duration duration
        ? Duration.ofSeconds(duration.getSeconds(), duration.getNano() / 1_000 * 1_000)
        : value;
  }
}
