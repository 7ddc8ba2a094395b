package io.clutch.endtoend;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;

/** Random values of the data table, whose keys are often nearly equal. */
final class RandomValues {
  enum Colour {
    RED,
    GREEN
  }

  record Reading(String name, Object value) {}

  private final Random random;
  private final List<Supplier<Object>> scalars =
      List.of(
          this::integer,
          this::integer,
          this::real,
          this::decimal,
          this::large,
          () -> random().nextBoolean(),
          () -> null,
          () -> text(),
          () -> Colour.values()[random().nextInt(2)],
          this::bytes,
          this::instant,
          this::zoned,
          this::local,
          () -> LocalTime.MIDNIGHT.plusNanos(nanos()),
          () -> Duration.ofNanos(nanos() - 1_000),
          () -> LocalDate.EPOCH.plusDays(random().nextInt(3)),
          () -> new UUID(0, random().nextInt(3)));

  RandomValues(long seed) {
    this.random = new Random(seed);
  }

  private Random random() {
    return random;
  }

  Object value(int depth) {
    if (depth == 0 || random.nextInt(10) < 4) {
      return scalar();
    }
    return switch (random.nextInt(5)) {
      case 0 -> many(() -> value(depth - 1));
      case 1 -> new LinkedHashSet<>(many(this::key));
      case 2 -> new Reading("reading", value(depth - 1));
      case 3 -> random.ints(3).toArray();
      default -> map(depth);
    };
  }

  private Map<Object, Object> map(int depth) {
    Map<Object, Object> map = new LinkedHashMap<>();
    many(this::key).forEach(key -> map.put(key, value(depth - 1)));
    return map;
  }

  private List<Object> many(Supplier<Object> each) {
    List<Object> items = new ArrayList<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      items.add(each.get());
    }
    return items;
  }

  private Object key() {
    return switch (random.nextInt(8)) {
      case 0 -> List.of(text(), integer());
      case 1 -> new LinkedHashSet<>(List.of(integer(), text()));
      case 2 -> new double[] {random.nextInt(2), 0.5};
      default -> scalar();
    };
  }

  private Object scalar() {
    return scalars.get(random.nextInt(scalars.size())).get();
  }

  private Object integer() {
    int value = random.nextInt(4) - 1;
    return switch (random.nextInt(5)) {
      case 0 -> (byte) value;
      case 1 -> (short) value;
      case 2 -> value;
      case 3 -> (long) value;
      default -> BigInteger.valueOf(value);
    };
  }

  private Object real() {
    double value = (random.nextInt(5) - 1) / 2.0;
    return switch (random.nextInt(6)) {
      case 0 -> (float) value;
      case 1 -> -0.0;
      case 2 -> random.nextBoolean() ? (Object) Double.NaN : (Object) Float.NaN;
      case 3 -> 0.1;
      default -> value;
    };
  }

  private Object decimal() {
    return new BigDecimal(
        List.of("1", "1.0", "0.5", "0.50", "1E+3", "1000", "0.1").get(random.nextInt(7)));
  }

  private Object large() {
    BigInteger value = BigInteger.TWO.pow(List.of(53, 63, 64, 70).get(random.nextInt(4)));
    return switch (random.nextInt(4)) {
      case 0 -> value;
      case 1 -> value.add(BigInteger.ONE);
      case 2 -> value.doubleValue();
      default -> new BigDecimal(value);
    };
  }

  private Object text() {
    return switch (random.nextInt(5)) {
      case 0 -> "RED";
      case 1 -> 'a';
      case 2 -> "a";
      case 3 -> "1";
      default -> "na\u00efve";
    };
  }

  private Object bytes() {
    byte[] bytes =
        random.nextInt(20) == 0 ? new byte[70_000] : new byte[] {(byte) random.nextInt(2)};
    return random.nextBoolean() ? bytes : (Object) ByteBuffer.wrap(bytes);
  }

  private long nanos() {
    return List.of(0L, 1L, 499L, 500L, 999L, 1_000L, 1_500L, 999_999_600L).get(random.nextInt(8));
  }

  private Instant instant() {
    return Instant.parse("2026-10-25T00:30:00Z").plusNanos(nanos());
  }

  private Object zoned() {
    return switch (random.nextInt(3)) {
      case 0 -> instant().atOffset(ZoneOffset.ofHoursMinutes(-9, -30));
      case 1 -> instant().atZone(ZoneId.of("Asia/Tokyo"));
      default ->
          instant().plusSeconds(3_600L * random.nextInt(2)).atZone(ZoneId.of("Europe/Paris"));
    };
  }

  private Object local() {
    return LocalDateTime.of(2026, 1, 1, 0, 0).plusNanos(nanos());
  }
}
