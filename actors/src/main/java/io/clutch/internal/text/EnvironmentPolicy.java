package io.clutch.internal.text;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the JVM's environment variables a worker inherits. Everything not allowed stays behind.
 *
 * @param allowed names, or prefixes that end in {@code *}
 */
public record EnvironmentPolicy(List<String> allowed) {
  /**
   * The variable by which a worker's children are found; set for each process when it is launched.
   */
  public static final String MARK = "CLUTCH_WORKER";

  /**
   * Keeps Python from looking for modules in the working directory, from 3.11 on: what it imports
   * itself before a program of {@code -c} begins, too. A worker takes the value {@code clutch} out
   * of what its children inherit.
   */
  public static final String SAFE_PATH = "PYTHONSAFEPATH";

  private static final Logger LOG = LoggerFactory.getLogger(EnvironmentPolicy.class);

  private static final Set<String> CODE_PATHS =
      Set.of("PYTHONPATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH");

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
  public static EnvironmentPolicy create() {
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

  /** With these names, or prefixes that end in {@code *}, in place of the present ones. */
  public EnvironmentPolicy withAllowed(List<String> names) {
    return new EnvironmentPolicy(names);
  }

  /**
   * A worker's environment: what is allowed of the inherited one, {@code PYTHONUTF8=1} and {@code
   * PYTHONSAFEPATH=clutch}, and above them the explicit variables. Inherited paths from which code
   * is loaded lose their empty entries, which would mean the working directory.
   *
   * @throws IllegalArgumentException if an explicit variable has a name or value that no
   *     environment can hold, or is the mark, or is a {@code PYTHONPATH} with an empty entry
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
    leaveOutWorkingDirectory(environment);
    environment.put("PYTHONUTF8", "1");
    environment.put(SAFE_PATH, "clutch");
    environment.putAll(explicit);
    return Map.copyOf(environment);
  }

  /** Logs at DEBUG the names of the variables that workers do not inherit. Returns its argument. */
  public Map<String, String> logOmitted(Map<String, String> inherited) {
    if (LOG.isDebugEnabled()) {
      Set<String> behind = new TreeSet<>(inherited.keySet());
      behind.removeIf(this::allows);
      LOG.debug(
          "Workers do not inherit these variables, unless clutch.process.environment names them: {}",
          behind);
    }
    return inherited;
  }

  /** Removes the empty entries of the paths from which code is loaded, and paths without others. */
  public static void leaveOutWorkingDirectory(Map<String, String> environment) {
    for (String name : CODE_PATHS) {
      environment.computeIfPresent(
          name, (variable, value) -> isComplete(value) ? value : withoutEmptyEntries(value));
    }
  }

  private static boolean isComplete(String path) {
    return Stream.of(path.split(":", -1)).noneMatch(String::isEmpty);
  }

  /** Null where no entry is left. */
  private static String withoutEmptyEntries(String path) {
    String rest =
        Stream.of(path.split(":")).filter(entry -> !entry.isEmpty()).collect(joining(":"));
    return rest.isEmpty() ? null : rest;
  }

  /** Whether a variable of this name is allowed. */
  public boolean allows(String name) {
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
   * @throws IllegalArgumentException if no environment can hold it, it is Clutch's own, or it is a
   *     {@code PYTHONPATH} with an empty entry
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
    if (name.equals("PYTHONPATH") && !isComplete(value)) {
      throw new IllegalArgumentException(
          "PYTHONPATH '"
              + value
              + "' has an empty entry, from which Python takes modules of the working directory in"
              + " place of its own; leave the entry out, or use withModulePath");
    }
  }
}
