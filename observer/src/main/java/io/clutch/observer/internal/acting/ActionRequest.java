package io.clutch.observer.internal.acting;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody asks for.
 *
 * @param path of the node, as it is shown
 * @param incarnation the one that was shown; 0 if none was
 * @param pid of the process that was shown; 0 if none was
 * @param level of the action {@code log-level} alone
 */
public record ActionRequest(
    String path, Action action, long incarnation, long pid, Optional<LogLevel> level) {
  private static final ConfigParseOptions SYNTAX =
      ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON);
  private static final Set<String> FIELDS = Set.of("path", "action", "incarnation", "pid");
  private static final Set<String> WITH_LEVEL =
      Set.of("path", "action", "incarnation", "pid", "level");
  private static final String FORM =
      "The body must be an object of JSON with path, incarnation, pid, an action"
          + " (restart, stop, recycle, dump or log-level), and of log-level alone a level"
          + " (DEBUG, INFO, WARNING, ERROR or CRITICAL).";

  /**
   * Reads the fields of an object of JSON.
   *
   * @throws IllegalArgumentException if the text is something else; says what it must be
   */
  public static ActionRequest read(String json) {
    Map<String, Object> fields = fields(json);
    Optional<Action> action = Action.of(String.valueOf(fields.get("action")));
    Optional<LogLevel> level = LogLevel.of(String.valueOf(fields.get("level")));
    boolean hasLevel = action.filter(Action.LOG_LEVEL::equals).isPresent();
    if (action.isEmpty()
        || !fields.keySet().equals(hasLevel ? WITH_LEVEL : FIELDS)
        || hasLevel != level.isPresent()
        || !(fields.get("path") instanceof String path)
        || !(fields.get("incarnation") instanceof Number incarnation && isWhole(incarnation))
        || !(fields.get("pid") instanceof Number pid && isWhole(pid))) {
      throw new IllegalArgumentException(FORM);
    }
    return new ActionRequest(path, action.get(), incarnation.longValue(), pid.longValue(), level);
  }

  private static boolean isWhole(Number number) {
    return number.doubleValue() == number.longValue();
  }

  /** What is asked for, in words. */
  public String what() {
    return action.word() + level.map(it -> " " + it.name()).orElse("");
  }

  private static Map<String, Object> fields(String json) {
    try {
      return ConfigFactory.parseString(json, SYNTAX).root().unwrapped();
    } catch (ConfigException | StackOverflowError malformed) { // what nests deep overflows it
      throw new IllegalArgumentException(FORM, malformed);
    }
  }
}
