package io.clutch.internal.text;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Names of Java as names of Python. */
public final class PythonNames {
  /** The words that Python 3.10 to 3.14 let nobody use as a name. */
  private static final Set<String> KEYWORDS =
      Set.of(
          ("False None True and as assert async await break class continue def del elif else except"
                  + " finally for from global if import in is lambda nonlocal not or pass raise"
                  + " return try while with yield")
              .split(" "));

  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

  private PythonNames() {}

  /** {@code longestFunction} as {@code longest_function}. */
  public static String snakeCase(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  /** The name, or with an underscore after it if it is a keyword of Python: {@code from_}. */
  public static String withoutKeyword(String name) {
    return KEYWORDS.contains(name) ? name + "_" : name;
  }

  /** Whether Python code may use it as a name. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches() && !KEYWORDS.contains(name);
  }
}
