package io.clutch.internal.codec.format;

import java.util.Map;
import org.msgpack.value.ValueType;

/** The names of wire types in failures. */
public final class TypeNames {
  private static final Map<Byte, String> EXTENSIONS =
      Map.ofEntries(
          Map.entry(Extension.TIMESTAMP, "instant"),
          Map.entry(Extension.INTEGER, "integer of more than 64 bits"),
          Map.entry(Extension.DECIMAL, "decimal"),
          Map.entry(Extension.ZONED, "date-time with zone"),
          Map.entry(Extension.LOCAL_DATE_TIME, "date-time without zone"),
          Map.entry(Extension.LOCAL_DATE, "date"),
          Map.entry(Extension.LOCAL_TIME, "time of day"),
          Map.entry(Extension.DURATION, "duration"),
          Map.entry(Extension.UUID, "UUID"),
          Map.entry(Extension.SET, "set"),
          Map.entry(Extension.ARRAY, "array of numbers"),
          Map.entry(Extension.BUFFER, "bytes"),
          Map.entry(Extension.CUSTOM, "value of a custom codec"),
          Map.entry(Extension.TABLE, "table"),
          Map.entry(Extension.REFERENCE, "reference"));

  private TypeNames() {}

  /** Whether the data table has an extension of this type. */
  public static boolean isExtension(byte type) {
    return EXTENSIONS.containsKey(type);
  }

  public static String extension(byte type) {
    return EXTENSIONS.getOrDefault(type, "extension " + type);
  }

  public static String plain(ValueType type) {
    return switch (type) {
      case NIL -> "nothing";
      case BOOLEAN -> "truth";
      case INTEGER -> "integer";
      case FLOAT -> "float";
      case STRING -> "text";
      case BINARY -> "bytes";
      case ARRAY -> "list";
      case MAP -> "map";
      case EXTENSION -> "extension";
    };
  }
}
