package io.clutch.codec;

import java.io.IOException;
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
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Writers of the values that hold no others. */
final class ScalarWriters {
  private static final Map<Class<?>, ValueWriter> BY_CLASS = new HashMap<>();

  static {
    put(String.class, (value, out) -> out.text(value));
    put(Character.class, (value, out) -> out.text(value.toString()));
    put(Boolean.class, (value, out) -> out.packer.packBoolean(value));
    put(Byte.class, (value, out) -> out.packer.packByte(value));
    put(Short.class, (value, out) -> out.packer.packShort(value));
    put(Integer.class, (value, out) -> out.packer.packInt(value));
    put(Long.class, (value, out) -> out.packer.packLong(value));
    put(Float.class, (value, out) -> out.packer.packDouble(value));
    put(Double.class, (value, out) -> out.packer.packDouble(value));
    put(BigInteger.class, ScalarWriters::integer);
    put(BigDecimal.class, ScalarWriters::decimal);
    put(UUID.class, (value, out) -> out.extension(Extension.UUID, bytes(value)));
    put(Instant.class, (value, out) -> out.packer.packTimestamp(value));
    put(Duration.class, (value, out) -> out.extension(Extension.DURATION, bytes(value)));
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
  }

  private ScalarWriters() {}

  static ValueWriter of(Class<?> type) {
    if (Enum.class.isAssignableFrom(type)) {
      return (value, out) -> out.text(((Enum<?>) value).name());
    }
    return BY_CLASS.get(type);
  }

  private static void integer(BigInteger value, Output out) throws IOException {
    if (value.bitLength() < 64 || (value.bitLength() == 64 && value.signum() > 0)) {
      out.packer.packBigInteger(value);
    } else {
      out.extension(Extension.INTEGER, value.toByteArray());
    }
  }

  private static void decimal(BigDecimal value, Output out) throws IOException {
    if (value.precision() > Extension.DECIMAL_LENGTH - 32) {
      throw PathException.unencodable("java.math.BigDecimal of " + value.precision() + " digits");
    }
    out.extension(Extension.DECIMAL, value.toString());
  }

  private static void array(NdArray value, Output out) throws IOException {
    out.enter();
    Output nested = out.nested();
    nested.packer.packArrayHeader(4);
    nested.text(value.dtype());
    nested.packer.packArrayHeader(value.shape().length);
    for (long length : value.shape()) {
      nested.packer.packLong(length);
    }
    nested.text(String.valueOf(value.order()));
    nested.bytes(value.shared());
    out.extension(Extension.ARRAY, nested);
    out.leave();
  }

  private static byte[] bytes(UUID value) {
    return ByteBuffer.allocate(16)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits())
        .array();
  }

  private static byte[] bytes(Duration value) {
    return ByteBuffer.allocate(12).putLong(value.getSeconds()).putInt(value.getNano()).array();
  }

  private interface Scalar<T> {
    void write(T value, Output out) throws IOException;
  }

  private static <T> void put(Class<T> type, Scalar<T> scalar) {
    BY_CLASS.put(type, (value, out) -> scalar.write(type.cast(value), out));
  }
}
