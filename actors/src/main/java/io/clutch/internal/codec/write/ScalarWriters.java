package io.clutch.internal.codec.write;

import io.clutch.data.ArrowTable;
import io.clutch.data.NdArray;
import io.clutch.internal.codec.format.Extension;
import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.codec.format.SharedData;
import io.clutch.internal.codec.format.TimeText;
import io.clutch.internal.codec.format.WireName;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Writers of values that contain no other values. */
final class ScalarWriters {
  private static final Map<Class<?>, ValueWriter> BY_CLASS = new HashMap<>();

  static {
    put(String.class, (value, out) -> out.text(value));
    put(Character.class, (value, out) -> out.text(value.toString()));
    put(Boolean.class, (value, out) -> out.packBoolean(value));
    put(Byte.class, (value, out) -> out.packLong(value));
    put(Short.class, (value, out) -> out.packLong(value));
    put(Integer.class, (value, out) -> out.packLong(value));
    put(Long.class, (value, out) -> out.packLong(value));
    put(Float.class, (value, out) -> out.packDouble(value));
    put(Double.class, (value, out) -> out.packDouble(value));
    put(BigInteger.class, ScalarWriters::integer);
    put(BigDecimal.class, ScalarWriters::decimal);
    put(UUID.class, ScalarWriters::uuid);
    put(Instant.class, ScalarWriters::instant);
    put(Duration.class, ScalarWriters::duration);
    put(ZonedDateTime.class, (value, out) -> out.extension(Extension.ZONED, TimeText.write(value)));
    put(
        OffsetDateTime.class,
        (value, out) -> out.extension(Extension.ZONED, TimeText.write(value)));
    put(
        LocalDateTime.class,
        (value, out) -> out.extension(Extension.LOCAL_DATE_TIME, TimeText.write(value)));
    put(LocalDate.class, (value, out) -> out.extension(Extension.LOCAL_DATE, value.toString()));
    put(
        LocalTime.class,
        (value, out) -> out.extension(Extension.LOCAL_TIME, TimeText.write(value)));
    put(NdArray.class, ScalarWriters::array);
    put(ArrowTable.class, ScalarWriters::table);
  }

  private ScalarWriters() {}

  static ValueWriter of(Class<?> type) {
    if (Enum.class.isAssignableFrom(type)) {
      return (value, out) -> out.text(((Enum<?>) value).name());
    }
    return BY_CLASS.get(type);
  }

  private static void integer(BigInteger value, BodyWriter out) {
    if (value.bitLength() < 64 || (value.bitLength() == 64 && value.signum() > 0)) {
      out.packBigInteger(value);
    } else {
      out.extension(Extension.INTEGER, value.toByteArray());
    }
  }

  private static void decimal(BigDecimal value, BodyWriter out) {
    int digits = value.precision();
    String text = digits > Extension.DECIMAL_LENGTH ? "" : value.toString();
    int length = Math.max(digits, text.length());
    if (length > Extension.DECIMAL_LENGTH) {
      throw PathException.unencodable(
          "java.math.BigDecimal of " + length + " characters, more than 10,000");
    }
    out.extension(Extension.DECIMAL, text);
  }

  private static void array(NdArray value, BodyWriter out) {
    out.enter();
    int payload = out.beginExtension();
    out.packArrayHeader(4);
    out.text(value.dtype());
    long[] shape = value.shape();
    out.packArrayHeader(shape.length);
    for (long length : shape) {
      out.packLong(length);
    }
    out.text(String.valueOf(value.order()));
    out.bytes(SharedData.of(value), SharedData.file(value));
    out.endExtension(Extension.ARRAY, payload);
    out.leave();
  }

  private static void table(ArrowTable value, BodyWriter out) {
    out.enter();
    int payload = out.beginExtension();
    out.packArrayHeader(2);
    out.text(WireName.of(value.form()));
    out.bytes(SharedData.of(value));
    out.endExtension(Extension.TABLE, payload);
    out.leave();
  }

  private static void uuid(UUID value, BodyWriter out) {
    out.packExtensionHeader(Extension.UUID, 16);
    out.put(value.getMostSignificantBits());
    out.put(value.getLeastSignificantBits());
  }

  private static void duration(Duration value, BodyWriter out) {
    out.packExtensionHeader(Extension.DURATION, 12);
    out.put(value.getSeconds());
    out.put(value.getNano());
  }

  /**
   * Writes MessagePack's timestamp: 4 bytes of seconds, 8 with nanoseconds, or 12 for all others.
   */
  private static void instant(Instant value, BodyWriter out) {
    long seconds = value.getEpochSecond();
    long nanos = value.getNano();
    if (seconds >>> 34 != 0) {
      out.packExtensionHeader(Extension.TIMESTAMP, 12);
      out.put((int) nanos);
      out.put(seconds);
    } else if (nanos != 0 || seconds >>> 32 != 0) {
      out.packExtensionHeader(Extension.TIMESTAMP, 8);
      out.put(nanos << 34 | seconds);
    } else {
      out.packExtensionHeader(Extension.TIMESTAMP, 4);
      out.put((int) seconds);
    }
  }

  private interface Scalar<T> {
    void write(T value, BodyWriter out);
  }

  private static <T> void put(Class<T> type, Scalar<T> scalar) {
    BY_CLASS.put(type, (value, out) -> scalar.write(type.cast(value), out));
  }
}
