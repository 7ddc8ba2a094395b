package io.clutch.benchmarks.work;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A row of ten mixed columns. */
record Sale(
    long id,
    String customer,
    boolean active,
    double price,
    int quantity,
    Instant placed,
    LocalDate day,
    String country,
    double weight,
    Optional<String> note) {
  private static final List<String> COUNTRIES = List.of("DE", "FR", "IT", "ES");
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final long MICROS_BETWEEN = 1_000_003;

  static List<Sale> many(int count) {
    return IntStream.range(0, count).mapToObj(Sale::of).toList();
  }

  private static Sale of(int number) {
    Instant placed = BEGIN.plusNanos(1_000 * MICROS_BETWEEN * number);
    return new Sale(
        number,
        "customer " + number % 10_007,
        number % 3 == 0,
        number * 0.25,
        number % 100,
        placed,
        LocalDate.ofInstant(placed, ZoneOffset.UTC),
        COUNTRIES.get(number % 4),
        number / 7.0,
        number % 5 == 0 ? Optional.of("note " + number) : Optional.empty());
  }
}
