package io.clutch.internal.host;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** The names under which hosts are offered. */
public final class HostNames {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._-]{1,100}");

  private HostNames() {}

  /**
   * The hosts with one more, which replaces one of the same name.
   *
   * @throws IllegalArgumentException if the name is not legal
   */
  public static <H> Map<String, H> with(Map<String, H> hosts, String name, H host) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(host, "host");
    check(name);
    var more = new HashMap<>(hosts);
    more.put(name, host);
    return more;
  }

  /** Throws IllegalArgumentException if the name is not legal. */
  public static void check(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'" + name + "' is not 1 to 100 letters, digits, dots, hyphens and underscores");
    }
  }
}
