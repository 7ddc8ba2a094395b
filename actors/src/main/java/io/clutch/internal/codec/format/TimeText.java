package io.clutch.internal.codec.format;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/**
 * The text of date-times: always with seconds, and with 6 or 9 digits of a fraction if there is
 * one.
 */
public final class TimeText {
  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter OFFSET =
      new DateTimeFormatterBuilder().appendOffset("+HH:MM:ss", "+00:00").toFormatter(Locale.ROOT);

  private TimeText() {}

  public static String write(LocalDateTime value) {
    return DATE_TIME.format(value) + fraction(value);
  }

  public static String write(LocalTime value) {
    return TIME.format(value) + fraction(value);
  }

  public static String write(OffsetDateTime value) {
    return write(value.toLocalDateTime()) + OFFSET.format(value.getOffset());
  }

  public static String write(ZonedDateTime value) {
    String text = write(value.toOffsetDateTime());
    return value.getZone() instanceof ZoneOffset
        ? text
        : text + "[" + value.getZone().getId() + "]";
  }

  /** Reads an {@link OffsetDateTime}, or a {@link ZonedDateTime} if the text names a zone. */
  static TemporalAccessor readZoned(String text) {
    int bracket = text.indexOf('[');
    if (bracket < 0) {
      return OffsetDateTime.parse(text);
    }
    if (!text.endsWith("]")) {
      throw new DateTimeException("no zone name");
    }
    OffsetDateTime value = OffsetDateTime.parse(text.substring(0, bracket));
    ZoneId zone = ZoneId.of(text.substring(bracket + 1, text.length() - 1));
    return ZonedDateTime.ofInstant(value.toInstant(), zone);
  }

  private static String fraction(TemporalAccessor value) {
    int nanos = value.get(ChronoField.NANO_OF_SECOND);
    if (nanos == 0) {
      return "";
    }
    return nanos % 1000 == 0
        ? String.format(Locale.ROOT, ".%06d", nanos / 1000)
        : String.format(Locale.ROOT, ".%09d", nanos);
  }
}
