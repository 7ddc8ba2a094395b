package io.clutch.micrometer;

import java.util.regex.Pattern;

/**
 * The values of the label {@code worker}. It is the stable name, except for workers that are there
 * for a short time under ever new names: those of one kind share a value.
 */
final class Labels {
  private static final String SPAWNED = "/system/clutch-spawned";
  private static final Pattern RUN = Pattern.compile("/run-\\d+$");

  private Labels() {}

  /** {@code path} is that of the worker's actor. */
  static String of(String name, String path) {
    if (name.startsWith(SPAWNED + "-")) {
      return SPAWNED;
    }
    return name.equals(path) ? name : RUN.matcher(name).replaceFirst("");
  }

  /** The part before the last slash, or nothing. */
  static String parent(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('/')));
  }
}
