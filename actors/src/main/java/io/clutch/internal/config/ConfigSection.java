package io.clutch.internal.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import io.clutch.internal.settings.SettingChecks;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/** A section of the configuration. The error for an invalid value names its key in full. */
public record ConfigSection(Config config, String path) {
  /** The bound of a time that may be zero. */
  static final Duration NONE = Duration.ZERO;

  /** The bound of a time that must not be zero. */
  static final Duration SOME = Duration.ofMillis(1);

  public ConfigSection section(String key) {
    return new ConfigSection(config.getConfig(key), full(key));
  }

  boolean has(String key) {
    return config.hasPath(key);
  }

  /** A list of strings; empty if the key is missing. */
  List<String> texts(String key) {
    return has(key) ? config.getStringList(key) : List.of();
  }

  String text(String key) {
    if (!has(key)) {
      throw new ConfigException.Missing(full(key));
    }
    return config.getString(key);
  }

  boolean flag(String key) {
    return config.getBoolean(key);
  }

  int number(String key, int least, int most) {
    return (int) within(key, config.getLong(key), least, most);
  }

  /** An octal number such as {@code 027}, from 0. */
  int octal(String key, int most) {
    String digits = text(key).strip();
    boolean isOne = digits.matches("[0-7]{1,9}");
    if (!isOne || Integer.parseInt(digits, 8) > most) {
      String range = "must be an octal number from 0 to " + Integer.toOctalString(most);
      throw bad(key, range + ", not '" + digits + "'", null);
    }
    return Integer.parseInt(digits, 8);
  }

  /** Like {@link #number}; {@code cores} stands for the number of cores. */
  int coresOrNumber(String key, int least, int most) {
    return text(key).equals("cores")
        ? Runtime.getRuntime().availableProcessors()
        : number(key, least, most);
  }

  long bytes(String key, long least, long most) {
    return within(key, config.getBytes(key), least, most);
  }

  /** Bytes, or a percentage of the whole such as {@code 50%}. */
  long bytesOrShare(String key, long whole, long least) {
    String value = config.getAnyRef(key).toString().strip();
    if (!value.endsWith("%")) {
      return bytes(key, least, Long.MAX_VALUE);
    }
    try {
      double share = Double.parseDouble(value.substring(0, value.length() - 1).strip());
      if (share > 0 && share <= 100) {
        return Math.max(least, (long) (whole / 100.0 * share));
      }
    } catch (NumberFormatException e) {
      // rejected below, like any other invalid share
    }
    throw bad(key, "must be bytes, or over 0% and up to 100% of the heap, not " + value, null);
  }

  double decimal(String key, double least, double most) {
    double value = config.getDouble(key);
    if (!(value >= least && value <= most)) {
      throw bad(key, "must be from " + least + " to " + most + ", not " + value, null);
    }
    return value;
  }

  /** A time from {@code least} to 100 days. */
  Duration duration(String key, Duration least) {
    Duration value = config.getDuration(key);
    if (value.compareTo(least) < 0 || value.compareTo(SettingChecks.LONGEST) > 0) {
      long days = SettingChecks.LONGEST.toDays();
      throw bad(key, "must be from " + least.toMillis() + " ms to " + days + " days", null);
    }
    return value;
  }

  /** The value of the key; empty if it is {@code off}. */
  <T> Optional<T> unlessOff(String key, Function<String, T> read) {
    String text = config.getAnyRef(key).toString().toLowerCase(Locale.ROOT);
    return text.matches("off|false") ? Optional.empty() : Optional.of(read.apply(key));
  }

  /** The constant of that name. Case does not matter, and {@code -} stands for {@code _}. */
  <E extends Enum<E>> E oneOf(String key, Class<E> type) {
    String text = text(key);
    String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    throw bad(key, "must be one of " + words(type) + ", not '" + text + "'", null);
  }

  private static <E extends Enum<E>> List<String> words(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .toList();
  }

  Set<String> keys() {
    return config.root().keySet();
  }

  /** Rejects keys other than these. */
  void requireKeys(Set<String> known) {
    for (String key : keys()) {
      if (!known.contains(key)) {
        String path = ConfigUtil.joinPath(key);
        throw bad(path, "is not a key here; there are " + new TreeSet<>(known), null);
      }
    }
  }

  /** Rejects keys that are neither in the model nor in {@code more}, in the sections below too. */
  void requireKeysOf(ConfigSection model, Set<String> more) {
    var known = new TreeSet<>(model.keys());
    known.addAll(more);
    requireKeys(known);
    for (String key : model.keys()) {
      if (isSection(key) && model.isSection(key)) {
        section(key).requireKeysOf(model.section(key), Set.of());
      }
    }
  }

  private boolean isSection(String key) {
    return config.root().get(key) instanceof ConfigObject;
  }

  /** Returns the result of {@code made}. If that rejects the value, the error names the key. */
  <T> T checked(String key, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw bad(key, e.getMessage(), e);
    }
  }

  ConfigException bad(String key, String message, Throwable cause) {
    return new ConfigException.BadValue(config.getValue(key).origin(), full(key), message, cause);
  }

  private long within(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw bad(key, "must be from " + least + " to " + most + ", not " + value, null);
    }
    return value;
  }

  private String full(String key) {
    return path + "." + key;
  }
}
