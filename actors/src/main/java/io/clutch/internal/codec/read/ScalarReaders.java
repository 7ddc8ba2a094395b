package io.clutch.internal.codec.read;

import io.clutch.data.ArrowTable;
import io.clutch.data.NdArray;
import io.clutch.internal.codec.format.Extension;
import io.clutch.internal.codec.format.PathException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAccessor;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.pekko.util.ByteString;
import org.msgpack.value.ValueType;

/** Readers of types that contain no other values. */
final class ScalarReaders {
  private static final Set<Byte> MOMENTS = Set.of(Extension.TIMESTAMP, Extension.ZONED);
  private static final Map<Class<?>, ValueReader> BY_CLASS = new HashMap<>();

  static {
    both(boolean.class, Boolean.class, ScalarReaders::truth);
    both(
        byte.class,
        Byte.class,
        NumberReaders.integer("byte", Byte.MIN_VALUE, Byte.MAX_VALUE, value -> (byte) value));
    both(
        short.class,
        Short.class,
        NumberReaders.integer("short", Short.MIN_VALUE, Short.MAX_VALUE, value -> (short) value));
    both(
        int.class,
        Integer.class,
        NumberReaders.integer("int", Integer.MIN_VALUE, Integer.MAX_VALUE, value -> (int) value));
    both(
        long.class,
        Long.class,
        NumberReaders.integer("long", Long.MIN_VALUE, Long.MAX_VALUE, value -> value));
    both(float.class, Float.class, NumberReaders::readFloat);
    both(double.class, Double.class, NumberReaders::readDouble);
    both(char.class, Character.class, ScalarReaders::character);
    BY_CLASS.put(BigInteger.class, NumberReaders::readBigInteger);
    BY_CLASS.put(Number.class, NumberReaders::readNumber);
    BY_CLASS.put(String.class, ScalarReaders::text);
    BY_CLASS.put(CharSequence.class, ScalarReaders::text);
    BY_CLASS.put(byte[].class, BytesReader::readArray);
    BY_CLASS.put(ByteBuffer.class, BytesReader::readBuffer);
    BY_CLASS.put(ByteString.class, BytesReader::readByteString);
    BY_CLASS.put(NdArray.class, NdArrayReader::read);
    BY_CLASS.put(ArrowTable.class, ArrowTableReader::read);
    extension(BigDecimal.class, Set.of(Extension.DECIMAL));
    extension(UUID.class, Set.of(Extension.UUID));
    extension(Duration.class, Set.of(Extension.DURATION));
    extension(LocalDateTime.class, Set.of(Extension.LOCAL_DATE_TIME));
    extension(LocalDate.class, Set.of(Extension.LOCAL_DATE));
    extension(LocalTime.class, Set.of(Extension.LOCAL_TIME));
    BY_CLASS.put(Instant.class, ScalarReaders::instant);
    BY_CLASS.put(ZonedDateTime.class, in -> moment(in, "ZonedDateTime"));
    BY_CLASS.put(OffsetDateTime.class, in -> moment(in, "OffsetDateTime").toOffsetDateTime());
  }

  private ScalarReaders() {}

  static ValueReader of(Class<?> type) {
    return BY_CLASS.get(type);
  }

  private static void both(Class<?> primitive, Class<?> boxed, ValueReader reader) {
    BY_CLASS.put(primitive, reader);
    BY_CLASS.put(boxed, reader);
  }

  private static void extension(Class<?> type, Set<Byte> codes) {
    BY_CLASS.put(type, in -> scalar(in, codes, type.getSimpleName()));
  }

  private static Object scalar(BodyReader in, Set<Byte> codes, String expected) {
    boolean fits = in.next() == ValueType.EXTENSION && codes.contains(in.extensionType());
    return in.scalar(fits, expected);
  }

  private static Instant instant(BodyReader in) {
    Object value = scalar(in, MOMENTS, "Instant");
    return value instanceof Instant instant ? instant : Instant.from((TemporalAccessor) value);
  }

  private static ZonedDateTime moment(BodyReader in, String expected) {
    Object value = scalar(in, MOMENTS, expected);
    if (value instanceof Instant instant) {
      return zoned(instant, expected);
    }
    return value instanceof OffsetDateTime offset
        ? offset.toZonedDateTime()
        : (ZonedDateTime) value;
  }

  private static ZonedDateTime zoned(Instant instant, String expected) {
    try {
      return instant.atZone(ZoneOffset.UTC);
    } catch (DateTimeException outside) { // the first and the last year of an instant
      throw PathException.undecodable(expected, "an instant " + instant.getEpochSecond());
    }
  }

  private static Object truth(BodyReader in) {
    if (in.next() != ValueType.BOOLEAN) {
      throw in.mismatch("boolean");
    }
    return in.unpackBoolean();
  }

  private static Object text(BodyReader in) {
    if (in.next() != ValueType.STRING) {
      throw in.mismatch("text");
    }
    return in.text();
  }

  private static Object character(BodyReader in) {
    String text = (String) text(in);
    if (text.length() != 1) {
      throw PathException.undecodable("char", "text of " + text.length() + " chars");
    }
    return text.charAt(0);
  }
}
