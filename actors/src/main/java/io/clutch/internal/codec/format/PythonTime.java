package io.clutch.internal.codec.format;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/** Times as Python represents them, in microseconds, and compares them. */
public final class PythonTime {
  private static final int NANOS_A_MICRO = 1_000;
  private static final int MICROS_A_SECOND = 1_000_000;

  private PythonTime() {}

  /** The form of a time in an extension: the same text for times that are equal in Python. */
  public static String of(Object value) {
    if (value instanceof Instant instant) { // msgspec rounds only instants
      return moment(instant.getEpochSecond(), instant.getNano() + NANOS_A_MICRO / 2);
    }
    if (value instanceof OffsetDateTime time) {
      return moment(time.toEpochSecond(), time.getNano());
    }
    if (value instanceof ZonedDateTime time) {
      return isRepeated(time)
          ? "repeated " + clock(time)
          : moment(time.toEpochSecond(), time.getNano());
    }
    if (value instanceof Duration duration) {
      return "duration " + duration.getSeconds() + " " + duration.getNano() / NANOS_A_MICRO;
    }
    if (value instanceof LocalTime time) {
      return "time " + time.truncatedTo(ChronoUnit.MICROS);
    }
    return "local " + ((LocalDateTime) value).truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * Whether the zone has this local time twice. Python compares two such times of one zone by their
   * local times, and such a time is never equal to a time of another zone.
   */
  private static boolean isRepeated(ZonedDateTime time) {
    return time.getZone().getRules().getValidOffsets(time.toLocalDateTime()).size() > 1;
  }

  private static String clock(ZonedDateTime time) {
    return time.getZone() + " " + time.toLocalDateTime().truncatedTo(ChronoUnit.MICROS);
  }

  private static String moment(long seconds, int nanos) {
    int micros = nanos / NANOS_A_MICRO;
    return "moment " + (seconds + micros / MICROS_A_SECOND) + " " + micros % MICROS_A_SECOND;
  }

  /** Whether Python keeps a time exactly; true for other values. */
  public static boolean isKept(Object value) {
    if (value instanceof Instant instant) {
      return instant.getNano() % NANOS_A_MICRO == 0;
    }
    if (value instanceof LocalDateTime time) {
      return time.getNano() % NANOS_A_MICRO == 0;
    }
    if (value instanceof LocalTime time) {
      return time.getNano() % NANOS_A_MICRO == 0;
    }
    return !(value instanceof Duration duration) || duration.getNano() % NANOS_A_MICRO == 0;
  }
}
