package io.clutch.internal.codec.write;

import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.codec.format.PythonTime;
import io.clutch.internal.codec.format.Shown;
import io.clutch.internal.codec.read.BodyReader;
import io.clutch.internal.codec.read.PythonForm;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Refuses a map or set with two entries that are equal in Python. */
final class DistinctKeys {
  // Values of one of these classes that differ in Java also differ in Python.
  private static final Set<Class<?>> DISTINCT =
      Set.of(
          String.class,
          Long.class,
          Integer.class,
          Short.class,
          Byte.class,
          Boolean.class,
          Character.class,
          BigInteger.class,
          UUID.class,
          LocalDate.class);

  private static final Set<Class<?>> TIMES =
      Set.of(Instant.class, LocalDateTime.class, LocalTime.class, Duration.class);

  private DistinctKeys() {}

  /** The class of all keys, which may include null; null if there are several. */
  static Class<?> kind(Class<?> known, boolean isFirst, Object key) {
    Class<?> kind = key == null ? Void.class : key.getClass();
    return isFirst || kind == known ? kind : null;
  }

  /**
   * Checks a map or set that has been written.
   *
   * @param entries its entries or items, in the order of writing
   * @param kind the class of all keys, or null if there are several
   * @param start the position of its header, or of the set's array, in the output
   * @throws PathException if two of them are equal in Python; names both
   */
  static void check(Object container, Object[] entries, Class<?> kind, int start, BodyWriter out) {
    if (entries.length < 2 || isFree(kind)) {
      return;
    }
    boolean isMap = container instanceof Map;
    Object[] keys = isMap ? keys(entries) : entries;
    if (kind == null || !differ(kind, keys, out)) {
      compare(container, keys, isMap, out.read(start));
    }
  }

  /** Whether values of the class are written before any codec is looked up. */
  private static boolean isFree(Class<?> kind) {
    return kind == String.class || kind == Long.class || kind == Integer.class;
  }

  private static Object[] keys(Object[] entries) {
    Object[] keys = new Object[entries.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = ((Map.Entry<?, ?>) entries[i]).getKey();
    }
    return keys;
  }

  private static void compare(Object container, Object[] keys, boolean isMap, BodyReader in) {
    int count = isMap ? in.mapHeader() : in.arrayHeader();
    Map<String, Integer> known = new HashMap<>();
    for (int i = 0; i < count; i++) {
      Integer equal = known.putIfAbsent(PythonForm.read(in), i);
      if (equal != null) {
        throw refusal(container, keys[equal], keys[i]);
      }
      if (isMap) {
        in.skipValue();
      }
    }
  }

  /** Whether a quick check shows that all keys differ in Python, as they do in Java. */
  private static boolean differ(Class<?> kind, Object[] keys, BodyWriter out) {
    boolean isSure = DISTINCT.contains(kind) || kind.isEnum();
    if (!isSure && TIMES.contains(kind)) {
      isSure = allKept(keys);
    } else if (kind == Double.class) {
      isSure = zeros(keys) < 2;
    } else if (kind == BigDecimal.class) {
      isSure = haveOneScale(keys);
    }
    return isSure && out.isOfTheTable(kind);
  }

  private static boolean allKept(Object[] times) {
    for (Object time : times) {
      if (!PythonTime.isKept(time)) {
        return false;
      }
    }
    return true;
  }

  private static int zeros(Object[] numbers) {
    int zeros = 0;
    for (Object number : numbers) {
      zeros += (double) number == 0 ? 1 : 0;
    }
    return zeros;
  }

  private static boolean haveOneScale(Object[] numbers) {
    int scale = ((BigDecimal) numbers[0]).scale();
    for (Object number : numbers) {
      if (((BigDecimal) number).scale() != scale) {
        return false;
      }
    }
    return true;
  }

  private static PathException refusal(Object container, Object first, Object second) {
    return PathException.unencodable(
        container.getClass().getName()
            + (container instanceof Map ? " (its keys " : " (its items ")
            + Shown.of(first)
            + " and "
            + Shown.of(second)
            + " are equal in Python)");
  }
}
