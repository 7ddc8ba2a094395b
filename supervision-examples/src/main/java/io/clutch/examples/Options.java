package io.clutch.examples;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param folder to be parsed; where empty, the standard library
 */
record Options(boolean help, boolean chaos, Optional<String> folder) {
  static final String USAGE =
      """
      Usage: run [--chaos] [--directory DIRECTORY]

      Lets Python parse every source file of its own standard library, called from the JVM.

        --chaos                 kill -9 one of the Python processes each second
        --directory DIRECTORY   parse the Python files below it instead of the standard library
        --help                  show this text
      """;

  /** Throws IllegalArgumentException for what it does not know. */
  static Options parse(String... arguments) {
    var options = new Options(false, false, Optional.empty());
    Iterator<String> rest = List.of(arguments).iterator();
    while (rest.hasNext()) {
      options = options.with(rest.next(), rest);
    }
    return options;
  }

  private Options with(String option, Iterator<String> rest) {
    return switch (option) {
      case "--help" -> new Options(true, chaos, folder);
      case "--chaos" -> new Options(help, true, folder);
      case "--directory" -> new Options(help, chaos, Optional.of(value(option, rest)));
      default -> throw new IllegalArgumentException("unknown option: " + option);
    };
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }
}
