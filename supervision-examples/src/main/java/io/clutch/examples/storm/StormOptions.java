package io.clutch.examples.storm;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * The options of the command line.
 *
 * @param kinds of faults that may occur
 */
record StormOptions(Duration length, long seed, List<Kind> kinds) {
  private static final Duration LENGTH = Duration.ofMinutes(3);
  private static final int MOST_SEEDS = 1_000_000;

  static StormOptions defaults() {
    return new StormOptions(LENGTH, new SecureRandom().nextInt(MOST_SEEDS), List.of(Kind.values()));
  }

  /** Throws IllegalArgumentException for unknown options. */
  static StormOptions parse(String... arguments) {
    StormOptions options = defaults();
    Iterator<String> rest = List.of(arguments).iterator();
    while (rest.hasNext()) {
      options = options.with(rest.next(), rest);
    }
    return options;
  }

  private StormOptions with(String option, Iterator<String> rest) {
    return switch (option) {
      case "--seconds" ->
          new StormOptions(Duration.ofSeconds(number(option, "[1-9]\\d{0,5}", rest)), seed, kinds);
      case "--seed" -> new StormOptions(length, number(option, "\\d{1,18}", rest), kinds);
      case "--only" -> new StormOptions(length, seed, kinds(value(option, rest)));
      default -> throw new IllegalArgumentException("wrong arguments: " + option);
    };
  }

  private static List<Kind> kinds(String names) {
    return Arrays.stream(names.split(",")).map(Kind::valueOf).toList();
  }

  private static long number(String option, String pattern, Iterator<String> rest) {
    String text = value(option, rest);
    if (!text.matches(pattern)) {
      throw new IllegalArgumentException("wrong arguments: " + option + " " + text);
    }
    return Long.parseLong(text);
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException("wrong arguments: " + option);
    }
    return rest.next();
  }
}
