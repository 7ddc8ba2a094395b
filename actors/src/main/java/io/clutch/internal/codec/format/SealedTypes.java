package io.clutch.internal.codec.format;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Sealed interfaces of records, and how to distinguish their records. */
public final class SealedTypes {
  /** The key of a record's simple class name. */
  public static final String TAG = "type";

  private SealedTypes() {}

  /** Whether the record belongs to a sealed interface, so that its name must be sent too. */
  public static boolean isOneOfSeveral(Class<?> type) {
    return Stream.of(type.getInterfaces()).anyMatch(Class::isSealed);
  }

  /**
   * The records of a sealed interface by simple name, including those of nested interfaces; null if
   * it has other members.
   */
  public static Map<String, Class<?>> records(Class<?> type) {
    Map<String, Class<?>> found = new LinkedHashMap<>();
    return type.isInterface() && collect(type, found) ? found : null;
  }

  private static boolean collect(Class<?> type, Map<String, Class<?>> found) {
    for (Class<?> member : type.getPermittedSubclasses()) {
      if (member.isRecord()) {
        Class<?> other = found.put(member.getSimpleName(), member);
        if (other != null && other != member) {
          return false;
        }
      } else if (!member.isInterface() || !member.isSealed() || !collect(member, found)) {
        return false;
      }
    }
    return true;
  }
}
