package io.clutch.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Converts the notation of {@code docs/internals/protocol/vectors/data.json} to native values, and
 * native values to texts for comparison.
 */
public final class Notation {
  private Notation() {}

  public static Object value(JsonNode note) {
    String kind = note.fieldNames().next();
    JsonNode given = note.get(kind);
    return switch (kind) {
      case "nil" -> null;
      case "bool" -> given.booleanValue();
      case "int" -> integer(new BigInteger(given.textValue()));
      case "float" -> number(given.textValue());
      case "text" ->
          given.isTextual()
              ? given.textValue()
              : given.get("repeat").textValue().repeat(given.get("times").intValue());
      case "bytes" -> bytes(given);
      case "list" -> items(given);
      case "set" -> new LinkedHashSet<>(items(given));
      case "map" -> map(given);
      case "array" -> array(given);
      case "table" -> table(given);
      case "custom" -> point((List<?>) value(given.get(1)));
      case "duration" -> Duration.ofSeconds(given.get(0).longValue(), given.get(1).longValue());
      default -> scalar(kind, given.textValue());
    };
  }

  private static Object scalar(String kind, String text) {
    return switch (kind) {
      case "instant" -> Instant.parse(text);
      case "zoned" -> text.endsWith("]") ? ZonedDateTime.parse(text) : OffsetDateTime.parse(text);
      case "local-date-time" -> LocalDateTime.parse(text);
      case "date" -> LocalDate.parse(text);
      case "time" -> LocalTime.parse(text);
      case "uuid" -> UUID.fromString(text);
      case "decimal" -> new BigDecimal(text);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  /** Hex, or a list of hex and repetitions. */
  public static byte[] bytes(JsonNode parts) {
    var out = new ByteArrayOutputStream();
    if (parts.isTextual()) {
      out.writeBytes(HexFormat.of().parseHex(parts.textValue()));
    } else if (parts.isObject()) {
      byte[] unit = HexFormat.of().parseHex(parts.get("repeat").textValue());
      for (int i = 0; i < parts.get("times").intValue(); i++) {
        out.writeBytes(unit);
      }
    } else {
      parts.forEach(part -> out.writeBytes(bytes(part)));
    }
    return out.toByteArray();
  }

  /** A text of the value in which types differ, NaN equals itself and arrays show their content. */
  public static String text(Object value) {
    if (value instanceof byte[] bytes) {
      return "bytes " + HexFormat.of().formatHex(bytes);
    }
    if (value instanceof Set<?> set) {
      return "set" + set.stream().map(Notation::text).sorted().toList();
    }
    if (value instanceof List<?> list) {
      return "list" + list.stream().map(Notation::text).toList();
    }
    if (value instanceof Map<?, ?> map) {
      return "map"
          + map.entrySet().stream()
              .map(e -> text(e.getKey()) + "=" + text(e.getValue()))
              .collect(Collectors.toList());
    }
    if (value instanceof NdArray array) {
      return array + hex(array.data());
    }
    if (value instanceof ArrowTable table) {
      return table + hex(table.data());
    }
    return value == null ? "null" : value.getClass().getSimpleName() + " " + value;
  }

  private static String hex(ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static Object integer(BigInteger value) {
    return value.bitLength() < 64 ? (Object) value.longValue() : value;
  }

  private static Object number(String text) {
    return switch (text) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.valueOf(text);
    };
  }

  private static List<Object> items(JsonNode given) {
    List<Object> items = new ArrayList<>();
    given.forEach(item -> items.add(value(item)));
    return items;
  }

  private static Map<Object, Object> map(JsonNode given) {
    Map<Object, Object> map = new LinkedHashMap<>();
    given.forEach(pair -> map.put(value(pair.get(0)), value(pair.get(1))));
    return map;
  }

  private static NdArray array(JsonNode given) {
    long[] shape =
        StreamSupport.stream(given.get("shape").spliterator(), false)
            .mapToLong(JsonNode::longValue)
            .toArray();
    char order = given.get("order").textValue().charAt(0);
    return new NdArray(
        given.get("dtype").textValue(), shape, order, ByteBuffer.wrap(bytes(given.get("data"))));
  }

  private static ArrowTable table(JsonNode given) {
    String text = given.get("form").textValue();
    ArrowTable.Form form = ArrowTable.Form.valueOf(text.toUpperCase(Locale.ROOT));
    return new ArrowTable(form, ByteBuffer.wrap(bytes(given.get("data"))));
  }

  private static Point point(List<?> parts) {
    return new Point((long) parts.get(0), (long) parts.get(1));
  }

  /** A class that only a custom codec can write, because it is no record. */
  public static final class Point {
    final long x;
    final long y;

    public Point(long x, long y) {
      this.x = x;
      this.y = y;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Point that && x == that.x && y == that.y;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(x * 31 + y);
    }

    @Override
    public String toString() {
      return "(" + x + ", " + y + ")";
    }
  }

  /** The codec of {@link Point}. */
  public static final class PointCodec implements ValueCodec<Point> {
    @Override
    public String name() {
      return "test.point";
    }

    @Override
    public Class<Point> type() {
      return Point.class;
    }

    @Override
    public Object toValue(Point point) {
      return List.of(point.x, point.y);
    }

    @Override
    public Point fromValue(Object value) {
      return point((List<?>) value);
    }
  }
}
