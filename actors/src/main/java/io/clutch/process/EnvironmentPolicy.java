package io.clutch.process;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Which of the JVM's environment variables a worker inherits. Everything not allowed stays behind.
 *
 * @param allowed names, or prefixes that end in {@code *}
 */
public record EnvironmentPolicy(List<String> allowed) {
  /**
   * The variable by which a worker's children are found; set for each process by {@link
   * LaunchRequest}.
   */
  static final String MARK = "CLUTCH_WORKER";

  public EnvironmentPolicy {
    allowed = List.copyOf(allowed);
    for (String pattern : allowed) {
      int star = pattern.indexOf('*');
      if (pattern.isEmpty() || (star >= 0 && star < pattern.length() - 1)) {
        throw new IllegalArgumentException(
            "'" + pattern + "' is no name, nor a prefix that ends in *");
      }
    }
  }

  /** What locates programs, libraries, certificates and the user's language, and no more. */
  public static EnvironmentPolicy defaults() {
    return new EnvironmentPolicy(
        List.of(
            "PATH",
            "HOME",
            "LANG",
            "LC_*",
            "TZ",
            "TMPDIR",
            "USER",
            "LOGNAME",
            "LD_LIBRARY_PATH",
            "DYLD_LIBRARY_PATH",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "VIRTUAL_ENV"));
  }

  /**
   * A worker's environment: what is allowed of the inherited one, {@code PYTHONUTF8=1}, and above
   * both the explicit variables.
   *
   * @throws IllegalArgumentException if an explicit variable has a name or value that no
   *     environment can hold, or is the mark
   */
  public Map<String, String> environment(
      Map<String, String> inherited, Map<String, String> explicit) {
    explicit.forEach(EnvironmentPolicy::check);
    var environment = new TreeMap<String, String>();
    inherited.forEach(
        (name, value) -> {
          if (allows(name)) {
            environment.put(name, value);
          }
        });
    environment.put("PYTHONUTF8", "1");
    environment.putAll(explicit);
    return Map.copyOf(environment);
  }

  private boolean allows(String name) {
    return !name.equals(MARK) && allowed.stream().anyMatch(pattern -> matches(pattern, name));
  }

  private static boolean matches(String pattern, String name) {
    return pattern.endsWith("*")
        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
        : name.equals(pattern);
  }

  /**
   * Whether a process can be given the variable.
   *
   * @throws IllegalArgumentException if no environment can hold it, or it is Clutch's own
   */
  public static void check(String name, String value) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
    if (name.isEmpty() || name.contains("=") || name.contains("\0") || value.contains("\0")) {
      throw new IllegalArgumentException(
          "no environment can hold the variable '" + name + "' and its value");
    }
    if (name.equals(MARK)) {
      throw new IllegalArgumentException(MARK + " is set by Clutch for each process");
    }
  }
}
