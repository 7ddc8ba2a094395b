package io.clutch.observer.internal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The validated section {@code clutch.observer}. Immutable.
 *
 * @param address the address to bind, as it was written
 * @param token empty if no request needs one
 * @param actionsToken empty if actions are off
 * @param hosts names of this server besides localhost and IP addresses, in lower case
 */
record ObserverSettings(
    boolean isEnabled,
    String address,
    int port,
    boolean isFreePortIfTaken,
    Optional<AccessToken> token,
    Set<String> hosts,
    int maxViewers,
    Duration refresh,
    Optional<AccessToken> actionsToken,
    InspectionSettings inspections) {
  private static final String PATH = "clutch.observer";
  private static final Set<String> KEYS =
      Set.of(
          "enabled",
          "interface",
          "port",
          "free-port-if-taken",
          "token",
          "hosts",
          "max-viewers",
          "refresh",
          "profiles",
          "allocations",
          "actions",
          ActionsToken.FILE);
  private static final Duration SHORTEST = Duration.ofMillis(10);

  /** Viewers hear of nothing between readings, and take a long silence for a broken connection. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private static final int MOST_VIEWERS = 10_000;
  private static final int MOST_PORTS = 65_535;

  /**
   * Reads them from a whole configuration.
   *
   * @param setupToken the token of actions that code has set
   * @throws ConfigException if a key is missing, unknown or has an invalid value; names the key
   */
  static ObserverSettings create(Config config, Optional<String> setupToken) {
    Config section = config.getConfig(PATH);
    requireKnownKeys(section);
    Optional<AccessToken> token = token(section);
    String address = section.getString("interface").strip();
    var settings =
        new ObserverSettings(
            section.getBoolean("enabled"),
            address,
            number(section, "port", 0, MOST_PORTS),
            section.getBoolean("free-port-if-taken"),
            token,
            hosts(section.getStringList("hosts")),
            number(section, "max-viewers", 1, MOST_VIEWERS),
            refresh(section),
            ActionsToken.find(section, token, setupToken),
            InspectionSettings.create(config));
    settings.requireAddress(section);
    return settings;
  }

  /** Whether the configuration wants the page from the start. */
  static boolean isEnabled(Config config) {
    return config.getBoolean(PATH + ".enabled");
  }

  private static void requireKnownKeys(Config section) {
    for (String key : section.root().keySet()) {
      if (!KEYS.contains(key)) {
        throw bad(section, key, "is not a key here; there are " + new TreeSet<>(KEYS));
      }
    }
  }

  /** It must exist, and be loopback or have a token. */
  private void requireAddress(Config section) {
    if (!isLoopback(section) && token.isEmpty()) {
      throw bad(
          section,
          "interface",
          address + " is not a loopback address, so a token is needed: set " + PATH + ".token");
    }
  }

  private boolean isLoopback(Config section) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress() && !address.isEmpty();
    } catch (UnknownHostException e) {
      throw bad(section, "interface", "there is no address " + address);
    }
  }

  private static Optional<AccessToken> token(Config section) {
    String text = section.getString("token").strip();
    if (text.toLowerCase(Locale.ROOT).matches("off|false")) {
      return Optional.empty();
    }
    try {
      return Optional.of(text.isEmpty() ? AccessToken.random() : AccessToken.of(text));
    } catch (IllegalArgumentException e) {
      throw bad(section, "token", e.getMessage());
    }
  }

  private static Set<String> hosts(List<String> names) {
    return names.stream()
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Duration refresh(Config section) {
    Duration value = section.getDuration("refresh");
    if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
      throw bad(section, "refresh", "must be from 10 ms to 5 s, not " + value.toMillis() + " ms");
    }
    return value;
  }

  private static int number(Config section, String key, int least, int most) {
    long value = section.getLong(key);
    if (value < least || value > most) {
      throw bad(section, key, "must be from " + least + " to " + most + ", not " + value);
    }
    return (int) value;
  }

  static ConfigException bad(Config section, String key, String message) {
    return new ConfigException.BadValue(
        section.root().get(key).origin(), PATH + "." + key, message);
  }
}
