package io.clutch.internal.codec.format;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.UUID;

/** Reads the extensions that contain one scalar each. */
public final class ScalarExtensions {
  private ScalarExtensions() {}

  /** Reads the payload of an extension. Undecodable if it is no scalar extension. */
  public static Object read(byte type, ByteBuffer payload) {
    int length = payload.remaining();
    try {
      Object value = parse(type, payload);
      if (value != null) {
        return value;
      }
    } catch (DateTimeException | ArithmeticException | NumberFormatException malformed) {
      throw PathException.undecodable(TypeNames.extension(type), malformed.getMessage());
    }
    throw PathException.undecodable(
        TypeNames.extension(type), "a malformed or unknown one of " + length + " bytes");
  }

  private static Object parse(byte type, ByteBuffer payload) {
    int length = payload.remaining();
    return switch (type) {
      case Extension.TIMESTAMP -> instant(payload);
      case Extension.INTEGER -> length == 0 ? null : new BigInteger(bytes(payload));
      case Extension.UUID -> length == 16 ? new UUID(payload.getLong(), payload.getLong()) : null;
      case Extension.DURATION ->
          length == 12 ? duration(payload.getLong(), payload.getInt()) : null;
      case Extension.DECIMAL ->
          length > Extension.DECIMAL_LENGTH ? null : new BigDecimal(text(payload));
      case Extension.ZONED -> TimeText.readZoned(text(payload));
      case Extension.LOCAL_DATE_TIME -> LocalDateTime.parse(text(payload));
      case Extension.LOCAL_DATE -> LocalDate.parse(text(payload));
      case Extension.LOCAL_TIME -> LocalTime.parse(text(payload));
      default -> null;
    };
  }

  private static Instant instant(ByteBuffer payload) {
    switch (payload.remaining()) {
      case 4:
        return Instant.ofEpochSecond(Integer.toUnsignedLong(payload.getInt()));
      case 8:
        long both = payload.getLong();
        return instant(both & ((1L << 34) - 1), both >>> 34);
      case 12:
        long nanos = Integer.toUnsignedLong(payload.getInt());
        return instant(payload.getLong(), nanos);
      default:
        return null;
    }
  }

  private static Instant instant(long seconds, long nanos) {
    return nanos < 1_000_000_000 ? Instant.ofEpochSecond(seconds, nanos) : null;
  }

  private static Duration duration(long seconds, int nanos) {
    return nanos >= 0 && nanos < 1_000_000_000 ? Duration.ofSeconds(seconds, nanos) : null;
  }

  private static String text(ByteBuffer payload) {
    return new String(bytes(payload), StandardCharsets.US_ASCII);
  }

  private static byte[] bytes(ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    return bytes;
  }
}
